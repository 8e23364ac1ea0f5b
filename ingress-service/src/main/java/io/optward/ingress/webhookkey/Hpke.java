package io.optward.ingress.webhookkey;

import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.security.GeneralSecurityException;

/** The one kind of webhook key: HPKE (RFC 9180), X25519, HKDF-SHA256, AES-256-GCM. */
final class Hpke {

    static final HpkeParameters PARAMETERS;

    static {
        try {
            AeadConfig.register();
            HybridConfig.register();
            PARAMETERS = HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.TINK)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Hpke() {}

    /** Makes this class do its one-time work. */
    static void ready() {
        // the static initializer is the work
    }
}
