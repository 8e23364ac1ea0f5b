package io.optward.vault.key;

import com.google.crypto.tink.util.Bytes;

/**
 * A subject's data key as it lies in the database.
 *
 * @param kekId the key-encryption key that wraps it
 */
public record WrappedKey(String kekId, Bytes bytes) {

    @Override
    public String toString() {
        return "WrappedKey[" + kekId + "]";
    }
}
