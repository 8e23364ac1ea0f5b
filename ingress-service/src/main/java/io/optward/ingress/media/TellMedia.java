package io.optward.ingress.media;

import io.optward.contracts.media.MediaEvent;
import io.optward.contracts.media.MediaEvent.MediaStored;
import io.optward.contracts.media.MediaEvent.MediaUnavailable;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells what became of files, once that is committed: in the transaction that notes that it was told, which commits after
 * Kafka has it. A crash in between tells the same again under the same id.
 */
@ApplicationScoped
class TellMedia {

    private static final int AT_ONCE = 100;

    /** A transaction that waits for longer is ended by the database. */
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(5);

    private final MediaBook book;
    private final EventPublisher publisher;
    private final String source;

    TellMedia(
            MediaBook book,
            EventPublisher publisher,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.book = book;
        this.publisher = publisher;
        this.source = "/" + service;
    }

    /**
     * Tells all that is to be told.
     *
     * @throws RuntimeException if the database or Kafka did not confirm; tell again
     */
    void tell() {
        boolean more = true;
        while (more) {
            more = QuarkusTransaction.requiringNew().call(() -> {
                var events = book.toBeTold(AT_ONCE);
                publisher.sendAndAwait(
                        events.stream()
                                .map(this::envelope)
                                .map(CloudEvents::record)
                                .toList(),
                        PUBLISH_WITHIN);
                return events.size() == AT_ONCE;
            });
        }
    }

    private Envelope<MediaEvent> envelope(MediaEvent event) {
        return switch (event) {
            case MediaStored stored -> envelope(stored, ".media-stored", stored.at());
            case MediaUnavailable unavailable -> envelope(unavailable, ".media-unavailable", unavailable.at());
        };
    }

    private Envelope<MediaEvent> envelope(MediaEvent event, String suffix, Instant at) {
        return new Envelope<>(event.message().value() + suffix, source, event.subject(), at, event);
    }
}
