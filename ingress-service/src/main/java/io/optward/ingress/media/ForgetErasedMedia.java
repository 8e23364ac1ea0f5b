package io.optward.ingress.media;

import io.optward.contracts.Event;
import io.optward.contracts.Topic;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.optward.kit.event.UndecodableEventException;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Deletes what whoever is erased has sent. It opened no more since the vault destroyed their key; now it is gone, too. The
 * rows are forgotten, the objects deleted and the confirmation is published before the transaction commits: what fails is
 * done again, and an attempt that ends meanwhile finds that nobody wants its object.
 */
@ApplicationScoped
class ForgetErasedMedia {

    /** Which part of this service confirms. The vault waits for it if {@code optward.vault.erasure-confirmed-by} says so. */
    static final String CONFIRMS_AS = "ingress-media";

    private static final String WORK = Topic.SUBJECTS_EVENTS.topicName() + ": delete what erased people have sent";
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(5);

    private final SteadfastConsumer steadfast;
    private final MediaBook book;
    private final ObjectStore store;
    private final EventPublisher publisher;
    private final Clock clock;

    ForgetErasedMedia(
            SteadfastConsumer steadfast, MediaBook book, ObjectStore store, EventPublisher publisher, Clock clock) {
        this.steadfast = steadfast;
        this.book = book;
        this.store = store;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Incoming("media-erasures")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        for (var record : batch) {
            erasureIn(record).ifPresent(erased -> steadfast.persistently(WORK, () -> forget(erased)));
        }
    }

    private static Optional<SubjectErased> erasureIn(ConsumerRecord<String, byte[]> record) {
        try {
            Event event = CloudEvents.read(record).event();
            return event instanceof SubjectErased erased ? Optional.of(erased) : Optional.empty();
        } catch (UndecodableEventException e) {
            Log.warnf(
                    "passed over topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), e.reason());
            return Optional.empty();
        }
    }

    private void forget(SubjectErased erased) {
        int deleted = QuarkusTransaction.requiringNew().call(() -> {
            var now = clock.instant();
            var objects = book.erase(erased.subject(), now);
            int files = delete(objects);
            var confirmed = new ErasureConfirmed(
                    erased.subject(),
                    erased.erasure(),
                    CONFIRMS_AS,
                    Map.of("media", objects.size(), "objects", files),
                    now);
            var id = erased.erasure() + ".confirmed." + CONFIRMS_AS + "." + erased.subject();
            publisher.sendAndAwait(
                    List.of(CloudEvents.record(
                            new Envelope<>(id, "/" + CONFIRMS_AS, erased.subject(), now, confirmed))),
                    PUBLISH_WITHIN);
            return files;
        });
        Log.infof("media of an erased subject are deleted subject=%s objects=%d", erased.subject(), deleted);
    }

    private int delete(List<ObjectName> objects) {
        try {
            int deleted = 0;
            for (var object : objects) {
                deleted += store.delete(object) ? 1 : 0;
            }
            return deleted;
        } catch (IOException e) {
            throw new UncheckedIOException("an object could not be deleted", e);
        }
    }
}
