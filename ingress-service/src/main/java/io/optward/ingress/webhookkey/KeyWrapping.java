package io.optward.ingress.webhookkey;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Wraps private keysets for the database, bound to the key's id: a row copied to another id does not open. */
final class KeyWrapping {

    private final Aead aead;

    /**
     * @param base64 32 bytes
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    KeyWrapping(String base64) {
        Hpke.ready();
        aead = ConfiguredAead.of("optward.ingress.wrapping-key", base64);
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
}
