package io.optward.outbound.submission;

import io.optward.outbound.Neighbours;
import io.optward.outbound.Neighbours.State;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence whether messages can be taken in. That needs the database, which has a check of its own, and the
 * vault. While the vault is away every replica answers 503 with the time to come again, and tells what became of earlier
 * messages; none would do so better for being taken away.
 */
@Readiness
@ApplicationScoped
class IntakeHealth implements HealthCheck {

    private final Neighbours neighbours;
    private final VaultWatch watch;

    IntakeHealth(Neighbours neighbours, VaultWatch watch) {
        this.neighbours = neighbours;
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("messages are taken in").up();
        return switch (neighbours.state(Neighbours.VAULT)) {
            case State.Answers() ->
                response.withData("state", "protecting and recording").build();
            case State.NotAskedYet() -> {
                watch.lookSoon();
                yield response.withData("state", "the vault was not asked yet").build();
            }
            case State.Away(var since) -> {
                watch.lookSoon();
                yield response.withData("state", "answering 503: the vault is away since " + since)
                        .build();
            }
        };
    }
}
