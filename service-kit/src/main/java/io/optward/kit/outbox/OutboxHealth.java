package io.optward.kit.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence whether facts get from this service's database to Kafka. When they do not they are kept, so the
 * process stays ready.
 */
@Readiness
@ApplicationScoped
class OutboxHealth implements HealthCheck {

    private final OutboxRelay relay;

    OutboxHealth(OutboxRelay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("outbox relay");
        return switch (relay.state()) {
            case OutboxRelay.State.Off() ->
                response.up().withData("state", "not part of this process").build();
            case OutboxRelay.State.Relaying(var epoch) ->
                response.up()
                        .withData("state", "publishing")
                        .withData("epoch", epoch)
                        .build();
            case OutboxRelay.State.StandingBy() ->
                response.up().withData("state", "another replica publishes").build();
            case OutboxRelay.State.Away(var why) ->
                response.up()
                        .withData("state", why + "; facts wait in the database")
                        .build();
        };
    }
}
