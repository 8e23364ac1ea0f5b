package io.optward.outbound.rights;

import io.optward.contracts.Topic;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.optward.kit.outbox.Outbox;
import io.optward.outbound.clearance.ServiceWindows;
import io.optward.outbound.queue.Course;
import io.optward.outbound.queue.MessageQueue;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Whoever is erased gets nothing more: what lies in the queue is cancelled, sealed content and service windows go. The
 * purge and its confirmation commit together.
 */
@ApplicationScoped
class ForgetSubject implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final MessageQueue queue;
    private final ServiceWindows windows;
    private final Outbox outbox;
    private final Clock clock;
    private final String service;

    ForgetSubject(
            SteadfastConsumer steadfast,
            MessageQueue queue,
            ServiceWindows windows,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.steadfast = steadfast;
        this.queue = queue;
        this.windows = windows;
        this.outbox = outbox;
        this.clock = clock;
        this.service = service;
    }

    @Incoming("subjects-events")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.consume(batch, this::take);
    }

    @Override
    public Topic topic() {
        return Topic.SUBJECTS_EVENTS;
    }

    @Override
    public void take(List<Received> events) {
        events.forEach(this::forget);
    }

    private void forget(Received received) {
        if (received.event() instanceof SubjectErased erased) {
            var subject = erased.subject();
            var now = clock.instant();
            int contents = queue.purgeContent(subject);
            int cancelled = 0;
            for (var id : queue.queuedFor(subject)) {
                var after = queue.change(
                        id,
                        message -> Course.queued(message.status())
                                ? List.of(message.ending(MessageStatus.CANCELLED, now, List.of("SUBJECT_ERASED")))
                                : List.of());
                if (after.filter(message -> message.status().last()).isPresent()) {
                    cancelled++;
                }
            }
            var purged = Map.of(
                    "queuedMessages", cancelled, "sealedContents", contents, "serviceWindows", windows.forget(subject));
            outbox.add(outbox.envelope(
                    erased.erasure() + ".confirmed." + service + "." + subject,
                    subject,
                    now,
                    new ErasureConfirmed(subject, erased.erasure(), service, purged, now)));
        }
    }
}
