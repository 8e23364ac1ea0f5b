package io.optward.ingress.media;

import io.optward.contracts.SealedValue;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands before the ciphertext of an object: which form this is, and the object's key, sealed by the vault. So an
 * object and its key are written, replaced and deleted together. The key is authenticated by whoever opens it.
 */
final class ObjectHeader {

    private static final byte[] FORM = "optward object 1\n".getBytes(StandardCharsets.US_ASCII);

    /** Sealed keys have some 110 characters. */
    private static final int LONGEST_KEY = 1_024;

    private ObjectHeader() {}

    static void write(OutputStream to, SealedValue key) throws IOException {
        var bytes = key.text().getBytes(StandardCharsets.US_ASCII);
        var out = new DataOutputStream(to);
        out.write(FORM);
        out.writeShort(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /**
     * Reads it, and leaves the stream where the ciphertext begins.
     *
     * @throws IOException if this is no object, or cut off
     */
    static SealedValue read(InputStream from) throws IOException {
        var in = new DataInputStream(from);
        if (!Arrays.equals(in.readNBytes(FORM.length), FORM)) {
            throw new IOException("this is no object of ours");
        }
        int length = in.readUnsignedShort();
        if (length > LONGEST_KEY) {
            throw new IOException("an object's key has at most " + LONGEST_KEY + " characters");
        }
        var key = new byte[length];
        in.readFully(key);
        try {
            return new SealedValue(new String(key, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException _) {
            throw new IOException("this object has no sealed key");
        }
    }
}
