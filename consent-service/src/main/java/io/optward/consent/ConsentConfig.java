package io.optward.consent;

import io.smallrye.config.ConfigMapping;

/** The settings of this service; the business numbers and their legal bases stand in {@code business}. */
@ConfigMapping(prefix = "optward.decision")
public interface ConsentConfig {

    /** The key that decision proofs are made with and that the vault checks them with: 32 random bytes, base64. */
    String proofKey();
}
