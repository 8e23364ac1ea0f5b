package io.optward.outbound.dispatch;

import io.optward.outbound.Neighbours;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells which senders this process works and whether those it asks answer. It is ready whatever they do: while consent,
 * vault or WhatsApp are away messages wait in the queue, and nothing is lost by taking more in.
 */
@Readiness
@ApplicationScoped
class DispatchHealth implements HealthCheck {

    private final SenderDesks desks;
    private final Neighbours neighbours;

    DispatchHealth(SenderDesks desks, Neighbours neighbours) {
        this.desks = desks;
        this.neighbours = neighbours;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("messages are worked off").up();
        for (var desk : desks.desks()) {
            response.withData(
                    "sender " + desk.sender(), desk.owned() ? "worked here" : "worked elsewhere or by nobody");
        }
        neighbours.states().forEach(response::withData);
        return response.build();
    }
}
