package io.optward.vault.key;

import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.signature.SignatureConfig;
import java.security.GeneralSecurityException;

/** The algorithms that Tink must know before it reads or makes a keyset: a keyset read earlier is of no known type. */
final class Algorithms {

    private Algorithms() {}

    /** Makes them known; doing it again changes nothing. */
    static void register() {
        try {
            AeadConfig.register();
            PrfConfig.register();
            SignatureConfig.register();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink's algorithms are not available", e);
        }
    }
}
