package io.optward.ingress.flow;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells in a sentence whether Flows are answered. What they wait for makes nothing unready, so that a process that
 * receives webhooks too keeps its door open; and nobody is asked for it, so that it is told at once.
 */
@Readiness
@ApplicationScoped
class FlowHealth implements HealthCheck {

    private final IngressConfig config;
    private final FlowKeys keys;

    FlowHealth(IngressConfig config, FlowKeys keys) {
        this.config = config;
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Flows are answered")
                .up()
                .withData("state", config.roles().contains(Role.FLOWS) ? said() : "not part of this process")
                .build();
    }

    private String said() {
        return switch (keys.state()) {
            case NO_KEY_YET -> "answering 503: the first key is not made yet";
            case AWAY -> "answering 503: the database did not tell the keys when it was last asked";
            case TOLD -> "answering";
        };
    }
}
