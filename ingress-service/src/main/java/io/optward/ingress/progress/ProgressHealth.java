package io.optward.ingress.progress;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence whether progress is told. When it is not, marketing waits; whatever else this process does it can
 * still do, so it stays ready.
 */
@Readiness
@ApplicationScoped
class ProgressHealth implements HealthCheck {

    private static final Duration LATE_AFTER = Duration.ofSeconds(15);

    private final IngressConfig config;
    private final IngressProgress progress;
    private final Clock clock;

    ProgressHealth(IngressConfig config, IngressProgress progress, Clock clock) {
        this.config = config;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("progress is told");
        if (!config.roles().contains(Role.NORMALISER)) {
            return response.up().withData("state", "not part of this process").build();
        }
        var last = progress.lastRound();
        boolean late = last == null || clock.instant().isAfter(last.plus(LATE_AFTER));
        return response.up()
                .withData("state", late ? "Kafka does not answer; marketing waits" : "measuring and telling")
                .build();
    }
}
