package io.optward.ingress.receiver;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.sealing.WebhookSealer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells in a sentence whether webhooks can be sealed and stored. */
@Readiness
@ApplicationScoped
class ReceiverHealth implements HealthCheck {

    private final IngressConfig config;
    private final WebhookSealer sealer;
    private final SealedWebhookStore store;
    private final Clock clock;

    ReceiverHealth(IngressConfig config, WebhookSealer sealer, SealedWebhookStore store, Clock clock) {
        this.config = config;
        this.sealer = sealer;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("webhooks are received");
        if (!config.roles().contains(Role.RECEIVER)) {
            return response.up().withData("state", "not part of this process").build();
        }
        if (!sealer.isReady(clock.instant())) {
            return response.down()
                    .withData("state", "answering 503: no webhook key arrived yet; a normaliser makes them at its start")
                    .build();
        }
        return switch (store.state()) {
            case STORING -> response.up().withData("state", "sealing and storing").build();
            case NOT_CONNECTED ->
                response.down().withData("state", "answering 503: not connected to Kafka yet").build();
            case KAFKA_AWAY ->
                response.down()
                        .withData("state", "answering 503: Kafka did not take the last webhook in time")
                        .build();
        };
    }
}
