package io.optward.vault.reveal;

import io.optward.kit.proof.DecisionProofs;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The key that the vault and consent-service share. */
class Proofs {

    @Produces
    @Singleton
    DecisionProofs proofs(@ConfigProperty(name = "optward.decision.proof-key") String key) {
        return DecisionProofs.withKey(key);
    }
}
