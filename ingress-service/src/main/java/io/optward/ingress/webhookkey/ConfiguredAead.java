package io.optward.ingress.webhookkey;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** AES-256-GCM under a key that does not come out of a Tink keyset but out of the configuration. */
public final class ConfiguredAead {

    private static final int KEY_BYTES = 32;

    private ConfiguredAead() {}

    /**
     * Takes a key from a setting.
     *
     * @param setting its name, for the message
     * @param base64 32 bytes
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    public static Aead of(String setting, String base64) {
        return aead(bytes(setting, base64));
    }

    private static byte[] bytes(String setting, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(setting + " is not base64; want 32 bytes in base64");
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    setting + " has " + bytes.length + " bytes; want " + KEY_BYTES + " in base64");
        }
        return bytes;
    }

    @AccessesPartialKey
    private static Aead aead(byte[] bytes) {
        try {
            AeadConfig.register();
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
