package io.optward.simulator.media;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** One medium: its bytes, what they are, and until when they can be asked for. Not changed once it is there. */
public final class MediaFile {

    private final String id;
    private final String mimeType;
    private final byte[] content;
    private final byte[] sha256;
    private final Instant until;

    MediaFile(String id, String mimeType, byte[] content, Instant until) {
        this.id = id;
        this.mimeType = mimeType;
        this.content = content;
        this.sha256 = sha256Of(content);
        this.until = until;
    }

    /** A decimal string. */
    public String id() {
        return id;
    }

    public String mimeType() {
        return mimeType;
    }

    /** In bytes. */
    public int size() {
        return content.length;
    }

    /** As webhooks write it. */
    public String sha256InBase64() {
        return Base64.getEncoder().encodeToString(sha256);
    }

    /** As {@code GET /<MEDIA_ID>} writes it, in lowercase. */
    public String sha256InHex() {
        return HexFormat.of().formatHex(sha256);
    }

    byte[] content() {
        return content.clone();
    }

    Instant until() {
        return until;
    }

    private static byte[] sha256Of(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "MediaFile[" + id + ", " + mimeType + ", " + content.length + " bytes]";
    }
}
