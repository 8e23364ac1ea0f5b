package io.optward.vault.merge;

import io.optward.contracts.Topic;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.subject.SubjectEvent;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.optward.kit.outbox.Outbox;
import io.optward.vault.subject.SubjectRegister;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Consent-service says on {@code consent.events} that it has joined two subjects: from then on its decisions know what
 * either of them refused, and the vault reveals them again.
 */
@ApplicationScoped
class EndMergeOnceJoined implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final SubjectRegister register;
    private final Outbox outbox;
    private final Clock clock;

    EndMergeOnceJoined(SteadfastConsumer steadfast, SubjectRegister register, Outbox outbox, Clock clock) {
        this.steadfast = steadfast;
        this.register = register;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Incoming("consent-events")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.consume(batch, this::take);
    }

    @Override
    public Topic topic() {
        return Topic.CONSENT_EVENTS;
    }

    @Override
    public void take(List<Received> events) {
        for (var received : events) {
            if (received.event() instanceof ConsentEvent.Merged joined) {
                var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                if (register.mergeDone(joined.merge(), now)) {
                    outbox.add(outbox.envelope(
                            joined.merge() + ".done",
                            joined.subject(),
                            now,
                            new SubjectEvent.Merged(joined.subject(), joined.child(), joined.merge(), now)));
                }
            }
        }
    }
}
