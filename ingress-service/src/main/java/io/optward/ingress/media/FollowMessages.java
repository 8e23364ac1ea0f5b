package io.optward.ingress.media;

import io.optward.contracts.Topic;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.ingress.IngressConfig;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.UndecodableEventException;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Notes the files that messages come with. Nothing is fetched here, so no partition waits for a download. A message that is
 * read again is known already. What cannot be decoded is passed over: consent-service and outbound-service read the same
 * topic and put it aside for somebody to look at.
 */
@ApplicationScoped
class FollowMessages {

    private static final String WORK = Topic.MESSAGES_INBOUND.topicName() + ": note what is to be fetched";

    private final SteadfastConsumer steadfast;
    private final MediaBook book;
    private final FetchMedia fetching;
    private final Patience patience;
    private final MediaMeters meters;
    private final Clock clock;

    FollowMessages(
            SteadfastConsumer steadfast,
            MediaBook book,
            FetchMedia fetching,
            IngressConfig config,
            MediaMeters meters,
            Clock clock) {
        this.steadfast = steadfast;
        this.book = book;
        this.fetching = fetching;
        this.patience = Patience.of(config.media());
        this.meters = meters;
        this.clock = clock;
    }

    @Incoming("media-messages")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        var wanted = new ArrayList<Wanted>();
        for (var record : batch) {
            wantedIn(record).ifPresent(wanted::add);
        }
        if (!wanted.isEmpty()) {
            steadfast.persistently(WORK, () -> book.add(wanted, patience, clock.instant()));
            fetching.thereIsWork();
        }
    }

    private Optional<Wanted> wantedIn(ConsumerRecord<String, byte[]> record) {
        try {
            return CloudEvents.read(record).event() instanceof MessageReceived message
                    ? Wanted.in(message)
                    : Optional.empty();
        } catch (UndecodableEventException e) {
            Log.warnf(
                    "passed over topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), e.reason());
            meters.passedOver(e.reason());
            return Optional.empty();
        }
    }
}
