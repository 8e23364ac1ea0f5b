package io.optward.vault.restore;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells that everybody is erased who should be. */
@Readiness
@ApplicationScoped
class ErasuresReplayed implements HealthCheck {

    private final OpenOnceReplayed vault;

    ErasuresReplayed(OpenOnceReplayed vault) {
        this.vault = vault;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("erasures are replayed")
                .status(vault.isOpen())
                .build();
    }
}
