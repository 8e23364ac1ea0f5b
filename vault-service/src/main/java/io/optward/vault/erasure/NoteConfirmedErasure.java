package io.optward.vault.erasure;

import io.optward.contracts.Topic;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.optward.vault.VaultConfig;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * A service purged what it held of an erased person under one of their tokens; the last one to say so of the last token
 * completes the certificate.
 */
@ApplicationScoped
class NoteConfirmedErasure implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final Erasures erasures;
    private final Confirmations confirmations;
    private final CertifyErasure certification;
    private final VaultConfig config;

    NoteConfirmedErasure(
            SteadfastConsumer steadfast,
            Erasures erasures,
            Confirmations confirmations,
            CertifyErasure certification,
            VaultConfig config) {
        this.steadfast = steadfast;
        this.erasures = erasures;
        this.confirmations = confirmations;
        this.certification = certification;
        this.config = config;
    }

    @Incoming("rights")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.consume(batch, this::take);
    }

    @Override
    public Topic topic() {
        return Topic.RIGHTS_EVENTS;
    }

    @Override
    public void take(List<Received> events) {
        for (var received : events) {
            if (received.event() instanceof ErasureConfirmed confirmed
                    && config.erasureConfirmedBy().contains(confirmed.service())) {
                note(received.id(), confirmed);
            }
        }
    }

    /** Notes a confirmation, in the transaction at hand; one that is known already changes nothing. */
    void note(String eventId, ErasureConfirmed confirmed) {
        var erasure = erasures.held(confirmed.erasure())
                .filter(held -> erasures.members(held.id).contains(confirmed.subject()));
        if (erasure.isEmpty()) {
            Log.warnf(
                    "a confirmation of no erasure of ours is left aside event=%s service=%s",
                    eventId, confirmed.service());
            return;
        }
        if (certification.awaits(erasure.get(), confirmed.service(), confirmed.subject())) {
            confirmations.persistAndFlush(new Confirmation(eventId, confirmed));
            certification.certifyIfAllConfirmed(erasure.get());
        }
    }
}
