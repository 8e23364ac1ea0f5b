package io.optward.audit.log;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells in a sentence whether facts are being remembered. */
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
        boolean sequences =
                switch (sequencer.state()) {
                    case Sequencer.State.Sequencing(var epoch) -> {
                        response.withData("sequencer", "this process appends under epoch " + epoch);
                        yield true;
                    }
                    case Sequencer.State.StandingBy() -> {
                        response.withData("sequencer", "another process appends");
                        yield true;
                    }
                    case Sequencer.State.Waiting(var why) -> {
                        response.withData("sequencer", why);
                        yield false;
                    }
                };
        boolean integrates =
                switch (integrator.state()) {
                    case Integrator.State.Fine() -> {
                        response.withData("integrator", "the tree follows");
                        yield true;
                    }
                    case Integrator.State.Waiting(var why) -> {
                        response.withData("integrator", why);
                        yield false;
                    }
                    case Integrator.State.Damaged(var what) -> {
                        response.withData("integrator", "the log is damaged, see the runbook: " + what);
                        yield false;
                    }
                };
        return response.status(sequences && integrates).build();
    }
}
