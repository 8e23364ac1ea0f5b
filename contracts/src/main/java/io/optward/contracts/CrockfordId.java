package io.optward.contracts;

import java.security.SecureRandom;

/** Ids in the shape {@code prefix} and 26 characters of Crockford base32 (0-9, A-Z without I, L, O, U): 128 bits. */
public final class CrockfordId {

    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int LENGTH = 26;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CrockfordId() {}

    /** A random id with this prefix, 128 bits from a cryptographic source. */
    public static String random(String prefix) {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return of(prefix, bytes);
    }

    /**
     * Writes 128 bits as an id.
     *
     * @param bytes at least 16 bytes; the first 16 count
     */
    public static String of(String prefix, byte[] bytes) {
        if (bytes.length < 16) {
            throw new IllegalArgumentException("an id needs 16 bytes, got " + bytes.length);
        }
        var text = new StringBuilder(prefix.length() + LENGTH).append(prefix);
        // 26 characters hold 130 bits: two zero bits lead
        int pending = 0;
        int bits = 2;
        for (int i = 0; i < 16; i++) {
            pending = (pending << 8) | (bytes[i] & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET[(pending >>> bits) & 31]);
            }
            pending &= (1 << bits) - 1;
        }
        return text.toString();
    }

    /** Tells whether {@code text} is an id with this prefix. */
    public static boolean isOf(String prefix, String text) {
        if (text.length() != prefix.length() + LENGTH || !text.startsWith(prefix)) {
            return false;
        }
        for (int i = prefix.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = c >= 'A' && c <= 'Z' && c != 'I' && c != 'L' && c != 'O' && c != 'U';
            if (!digit && !letter) {
                return false;
            }
        }
        return true;
    }
}
