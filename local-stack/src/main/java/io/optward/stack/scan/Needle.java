package io.optward.stack.scan;

import java.util.Arrays;

/**
 * One byte sequence to look for.
 *
 * @param value    which of the values it stands for, counted from 1
 * @param encoding how the value is written in it
 * @param bytes    at least {@link #SHORTEST_BYTES}
 * @param before   characters of which one must stand before it, as base64 cuts through bytes; anything if empty
 * @param after    characters of which one must stand after it; anything if empty
 */
record Needle(int value, String encoding, byte[] bytes, String before, String after) {

    /** Shorter ones are found by chance in any ciphertext. */
    static final int SHORTEST_BYTES = 5;

    /** Tells whether it stands at a place of a text, its surroundings included. */
    boolean standsAt(int start, byte[] text) {
        int end = start + bytes.length;
        return end <= text.length
                && Arrays.equals(bytes, 0, bytes.length, text, start, end)
                && (before.isEmpty() || start > 0 && before.indexOf(text[start - 1]) >= 0)
                && (after.isEmpty() || end < text.length && after.indexOf(text[end]) >= 0);
    }
}
