package io.optward.kit.reach;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence whether Kafka answers. Without it events wait, in Kafka and in the database, and no process answers
 * its callers better for being taken away; a service that can do nothing without Kafka says so in a check of its own.
 */
@Readiness
@ApplicationScoped
class KafkaHealth implements HealthCheck {

    private final KafkaReach kafka;

    KafkaHealth(KafkaReach kafka) {
        this.kafka = kafka;
    }

    @Override
    public HealthCheckResponse call() {
        var away = kafka.awaySince();
        return HealthCheckResponse.named("Kafka answers")
                .up()
                .withData("state", away == null ? "it does" : "it does not since " + away + "; events wait")
                .build();
    }
}
