package io.optward.consent.decision;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence how far the ledger is. A ledger that lags is no reason to take the service away: it still denies,
 * and what must wait is told to.
 */
@Readiness
@ApplicationScoped
class LedgerHealth implements HealthCheck {

    private final LedgerClock clock;

    LedgerHealth(LedgerClock clock) {
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("ledger");
        if (!clock.isReading()) {
            return response.up()
                    .withData("progress", "ingress.progress cannot be read; marketing waits")
                    .build();
        }
        var asOf = clock.lastToldAsOf();
        if (asOf == null) {
            return response.up()
                    .withData(
                            "progress",
                            clock.partitions() == 0
                                    ? "ingress has not said anything yet; marketing waits"
                                    : "not every partition's progress is read; marketing waits")
                    .build();
        }
        return response.up()
                .withData("progress", "known for all " + clock.partitions() + " partitions")
                .withData("ledgerAsOf", asOf.toString())
                .build();
    }
}
