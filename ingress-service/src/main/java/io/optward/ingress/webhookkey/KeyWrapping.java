package io.optward.ingress.webhookkey;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Wraps private keysets for the database, bound to the key's id: a row copied to another id does not open. */
final class KeyWrapping {

    private static final int KEY_BYTES = 32;

    private final Aead aead;

    /**
     * @param base64 32 bytes
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    KeyWrapping(String base64) {
        Hpke.ready();
        aead = aead(bytes(base64));
    }

    byte[] wrap(String keyId, KeysetHandle privateKeyset) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.serializeEncryptedKeyset(privateKeyset, aead, associatedData(keyId));
    }

    HybridDecrypt unwrap(String keyId, byte[] wrapped) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped, aead, associatedData(keyId))
                .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
    }

    private static byte[] associatedData(String keyId) {
        return keyId.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("optward.ingress.wrapping-key is not base64; want 32 bytes in base64");
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "optward.ingress.wrapping-key has " + bytes.length + " bytes; want " + KEY_BYTES + " in base64");
        }
        return bytes;
    }

    /** The one key that does not come out of a Tink keyset but out of the configuration. */
    @AccessesPartialKey
    private static Aead aead(byte[] bytes) {
        try {
            var key = AesGcmKey.builder()
                    .setParameters(AesGcmParameters.builder()
                            .setKeySizeBytes(KEY_BYTES)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                    .build();
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }
}
