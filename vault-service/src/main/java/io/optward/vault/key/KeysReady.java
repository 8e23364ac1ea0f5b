package io.optward.vault.key;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells that the keys are open. */
@Readiness
@ApplicationScoped
class KeysReady implements HealthCheck {

    private final KeyRing keys;

    KeysReady(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("keys are open")
                .up()
                .withData("kek", keys.primary())
                .build();
    }
}
