package io.optward.ingress.media;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import io.optward.contracts.SubjectToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Seals one object, and opens it again: AES-256-GCM in segments of 64 KiB with a key derived for each object (Tink's
 * AES-GCM-HKDF streaming AEAD). Whose it is, the message, Meta's id and the object's name are authenticated with it, so
 * that an object put into another's place does not open. A byte is shown only after its segment was found genuine, and
 * what was cut off does not end.
 */
final class ObjectSeal {

    private static final int KEY_BYTES = 32;
    private static final int SEGMENT_BYTES = 64 * 1024;

    private final StreamingAead aead;
    private final byte[] associatedData;

    private ObjectSeal(StreamingAead aead, byte[] associatedData) {
        this.aead = aead;
        this.associatedData = associatedData;
    }

    /**
     * A seal for one object.
     *
     * @param key the vault's key for it: 32 bytes in base64url without padding
     * @throws IllegalArgumentException if that is no key; the message does not repeat it
     */
    static ObjectSeal of(String key, Bound bound) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(key);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the key of an object is not base64url");
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the key of an object has " + bytes.length + " bytes; want " + KEY_BYTES);
        }
        try {
            return new ObjectSeal(
                    new AesGcmHkdfStreaming(bytes, "HmacSha256", KEY_BYTES, SEGMENT_BYTES, 0), bound.associatedData());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform cannot seal objects", e);
        }
    }

    /** Where plaintext goes; ciphertext comes out at {@code to}, complete once this is closed, which closes {@code to}. */
    OutputStream sealing(OutputStream to) throws IOException {
        try {
            return aead.newEncryptingStream(to, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform cannot seal objects", e);
        }
    }

    /**
     * Where plaintext comes from. Reading throws {@link IOException} at the first segment that is not genuine, and at the
     * end of one that was cut off.
     */
    InputStream opening(InputStream from) throws IOException {
        try {
            return aead.newDecryptingStream(from, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform cannot open objects", e);
        }
    }

    /**
     * What an object belongs to.
     *
     * @param subject whom the message's event names, even if the vault knows them under another token by now
     * @param message the event id of the message
     * @param metaId Meta's id of the file
     */
    record Bound(SubjectToken subject, String message, String metaId, ObjectName object) {

        /** None of its parts holds a line break. */
        byte[] associatedData() {
            return String.join("\n", "optward media 1", subject.value(), message, metaId, object.value())
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
