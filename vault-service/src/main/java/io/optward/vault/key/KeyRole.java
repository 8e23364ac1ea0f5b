package io.optward.vault.key;

import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;

/** What a keyset is for. One keyset has one role, so that no key ever does two things. */
enum KeyRole {
    /** Wraps the data keys of subjects: AES-256-GCM. */
    KEY_ENCRYPTION(PredefinedAeadParameters.AES256_GCM),
    /** Finds aliases: HMAC-SHA-256 as a pseudo-random function. */
    ALIAS_INDEX(PredefinedPrfParameters.HMAC_SHA256_PRF),
    /** Makes keyed ids. Never rotates: the same fact has the same id for ever. */
    KEYED_ID(PredefinedPrfParameters.HMAC_SHA256_PRF),
    /** Recognises erased people. */
    SUPPRESSION(PredefinedPrfParameters.HMAC_SHA256_PRF),
    /** Signs certificates of erasure: Ed25519, signatures without prefix, as JWS wants them. */
    CERTIFICATE(PredefinedSignatureParameters.ED25519WithRawOutput);

    private final Parameters parameters;

    KeyRole(Parameters parameters) {
        this.parameters = parameters;
    }

    Parameters parameters() {
        return parameters;
    }
}
