package io.optward.stack.scan;

/**
 * One byte sequence to look for.
 *
 * @param value    which of the values it stands for, counted from 1
 * @param encoding how the value is written in it
 * @param bytes    at least {@link #SHORTEST_BYTES}
 */
record Needle(int value, String encoding, byte[] bytes) {

    /** Shorter ones are found by chance in any ciphertext. */
    static final int SHORTEST_BYTES = 5;
}
