package io.optward.ingress.normaliser;

import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;

/**
 * Asks the vault once when a normaliser starts, for the keyed id of a constant: classes are loaded, a token is there, a
 * connection stands. A replica that stands by would otherwise take a second longer when it takes over.
 */
@ApplicationScoped
class WarmUp {

    private final Protection protection;
    private final IngressConfig config;

    WarmUp(Protection protection, IngressConfig config) {
        this.protection = protection;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.NORMALISER)) {
            Thread.ofVirtual().name("normaliser-warm-up").start(this::askTheVault);
        }
    }

    private void askTheVault() {
        try {
            protection.protect(List.of(new ProtectRequest.Item(
                    null, List.of(), Map.of("constant", "warm up"), Map.of(), "warm-up", Origin.ASSERTED)));
        } catch (RuntimeException e) {
            Log.debugf(e, "not warmed up");
        }
    }
}
