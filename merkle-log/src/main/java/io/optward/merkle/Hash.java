package io.optward.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A SHA-256 value: 32 bytes that nobody can change. {@link #leaf} and {@link #node} are the two hashes of RFC 6962,
 * section 2.1; their first byte keeps a leaf from ever passing for a node.
 */
public final class Hash {

    /** Bytes in a hash. */
    public static final int LENGTH = 32;

    private static final byte LEAF_PREFIX = 0x00;
    private static final byte NODE_PREFIX = 0x01;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes 32 bytes as a hash.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static Hash of(byte[] bytes) {
        return at(bytes, 0, bytes.length);
    }

    /** The hash that stands at position {@code index} of a row of hashes, such as a tile. */
    static Hash inRow(byte[] row, int index) {
        return at(row, index * LENGTH, LENGTH);
    }

    private static Hash at(byte[] bytes, int from, int length) {
        if (length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 hash has 32 bytes, got " + length);
        }
        return new Hash(Arrays.copyOfRange(bytes, from, from + LENGTH));
    }

    /**
     * Reads 64 hex digits.
     *
     * @throws IllegalArgumentException if {@code hex} has another form
     */
    public static Hash ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /**
     * Reads standard base64 of 32 bytes.
     *
     * @throws IllegalArgumentException if {@code base64} has another form
     */
    public static Hash ofBase64(String base64) {
        return of(Base64.getDecoder().decode(base64));
    }

    /** Plain SHA-256 of {@code content}. */
    public static Hash sha256(byte[] content) {
        return new Hash(digest().digest(content));
    }

    /** Hash of a leaf: SHA-256(0x00 ‖ leaf). */
    public static Hash leaf(byte[] leaf) {
        var digest = digest();
        digest.update(LEAF_PREFIX);
        return new Hash(digest.digest(leaf));
    }

    /** Hash of a node: SHA-256(0x01 ‖ left ‖ right). */
    public static Hash node(Hash left, Hash right) {
        var digest = digest();
        digest.update(NODE_PREFIX);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    /** Root of the tree that has no leaves: SHA-256 of nothing. */
    public static Hash ofEmptyTree() {
        return sha256(new byte[0]);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    void copyTo(byte[] row, int index) {
        System.arraycopy(bytes, 0, row, index * LENGTH, LENGTH);
    }

    /** 64 lower-case hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Standard base64 with padding, as checkpoints and proofs carry it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
