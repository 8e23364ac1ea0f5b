package io.optward.kit.trail;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Tells {@code audit.trail} what this service did. Who must not go on before it is remembered waits for the answer. */
@ApplicationScoped
public class AuditTrail {

    private final EventPublisher publisher;
    private final String service;

    AuditTrail(EventPublisher publisher, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.publisher = publisher;
        this.service = service;
    }

    /**
     * Tells a fact.
     *
     * @param id the event's id
     * @param subject whom it is about, where it is about one person
     * @return completes when the fact is durable
     */
    public CompletableFuture<Void> tell(String id, @Nullable SubjectToken subject, TrailEvent fact) {
        return publisher
                .publish(new Envelope<>(id, "/" + service, subject, fact.at(), fact))
                .thenApply(_ -> null);
    }
}
