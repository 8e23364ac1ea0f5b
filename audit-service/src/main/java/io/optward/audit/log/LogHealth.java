package io.optward.audit.log;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence whether facts are being remembered. A log that waits for Kafka or the database is searched and
 * proven all the same, so the process stays ready; one that is damaged does not answer as if nothing were.
 */
@Readiness
@ApplicationScoped
class LogHealth implements HealthCheck {

    private final Sequencer sequencer;
    private final Integrator integrator;

    LogHealth(Sequencer sequencer, Integrator integrator) {
        this.sequencer = sequencer;
        this.integrator = integrator;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("the log grows");
        response.withData(
                "sequencer",
                switch (sequencer.state()) {
                    case Sequencer.State.Sequencing(var epoch) -> "this process appends under epoch " + epoch;
                    case Sequencer.State.StandingBy() -> "another process appends";
                    case Sequencer.State.Waiting(var why) -> why;
                });
        return switch (integrator.state()) {
            case Integrator.State.Fine() ->
                response.up().withData("integrator", "the tree follows").build();
            case Integrator.State.Waiting(var why) ->
                response.up().withData("integrator", why).build();
            case Integrator.State.Damaged(var what) ->
                response.down()
                        .withData("integrator", "the log is damaged, see the runbook: " + what)
                        .build();
        };
    }
}
