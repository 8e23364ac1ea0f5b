package io.optward.kit.consumption;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence whether events are worked off. What is held up is no reason to take the process away: nobody is
 * routed here for it, and questions are still answered.
 */
@Readiness
@ApplicationScoped
class ConsumptionHealth implements HealthCheck {

    private final SteadfastConsumer consumer;

    ConsumptionHealth(SteadfastConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("events are worked off").up();
        var troubles = consumer.troubles();
        if (troubles.isEmpty()) {
            return response.withData("state", "nothing is held up").build();
        }
        troubles.forEach((work, trouble) ->
                response.withData(work, "held up since " + trouble.since() + " and tried again: " + trouble.kind()));
        return response.build();
    }
}
