package io.optward.vault.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells files of the configuration apart. For nothing secret: a digest of what can be guessed is no protection. */
public final class FileDigest {

    private FileDigest() {}

    /** SHA-256 of a file's bytes, 64 hex digits. */
    public static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
