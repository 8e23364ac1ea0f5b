package io.optward.ingress.normaliser;

import io.optward.contracts.Topic;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.ingress.progress.IngressProgress;
import io.optward.ingress.sealing.SealedWebhook;
import io.optward.ingress.sealing.WebhookOpener;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Turns sealed webhooks into protected facts, batch by batch: open, understand, protect, publish once. What fails is
 * tried again without end and holds its partition; what cannot be decoded is put aside as it came.
 */
@ApplicationScoped
class NormaliseWebhooks {

    private static final String READING = Topic.INGRESS_WEBHOOKS_SEALED.topicName() + ": open and understand";
    private static final String PROTECTING =
            Topic.INGRESS_WEBHOOKS_SEALED.topicName() + ": have vault-service protect what came";
    private static final String PUBLISHING =
            Topic.INGRESS_WEBHOOKS_SEALED.topicName() + ": publish, and note the receipts in the database";

    /** Kafka's usual limit for a record is 1 MiB with headers; what is larger stays sealed as a whole. */
    private static final int LARGEST_EVENT = 1_000_000;

    private final WebhookOpener opener;
    private final WebhookParser parser;
    private final Protection protection;
    private final Receipts receipts;
    private final SteadfastConsumer steadfast;
    private final IngressProgress progress;
    private final String service;

    NormaliseWebhooks(
            WebhookOpener opener,
            WebhookParser parser,
            Protection protection,
            Receipts receipts,
            SteadfastConsumer steadfast,
            IngressProgress progress,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.opener = opener;
        this.parser = parser;
        this.protection = protection;
        this.receipts = receipts;
        this.steadfast = steadfast;
        this.progress = progress;
        this.service = service;
    }

    @Incoming("sealed-webhooks")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        var deliveries = new ArrayList<Delivery>(batch.count());
        for (var record : batch) {
            deliveries.add(persistently(READING, () -> open(record)));
        }
        var questions = deliveries.stream().flatMap(Delivery::questions).toList();
        var answers = persistently(PROTECTING, () -> protection.protect(questions));
        var publications = persistently(READING, () -> publications(deliveries, answers));
        steadfast.persistently(PUBLISHING, () -> receipts.publishOnce(publications));
        progress.published(batch);
    }

    /** A webhook of the batch, as far as it could be read. */
    private sealed interface Delivery {

        ConsumerRecord<String, byte[]> record();

        /** What the vault is asked about it, in the order in which its answers are read. */
        Stream<ProtectRequest.Item> questions();

        record Readable(
                ConsumerRecord<String, byte[]> record,
                SealedWebhook sealed,
                int sizeBytes,
                String sha256,
                List<WebhookItem> items,
                List<String> refusals)
                implements Delivery {

            @Override
            public Stream<ProtectRequest.Item> questions() {
                return Stream.concat(
                        Stream.of(Questions.aboutBody(sha256)),
                        items.stream().flatMap(item -> Questions.about(item).stream()));
            }

            @Override
            public String toString() {
                return "Readable[" + sealed + ", " + items.size() + " items]";
            }
        }

        /**
         * It cannot be read, now or later.
         *
         * @param receipt its receipt, or a name for a record that has none
         */
        record Unreadable(
                ConsumerRecord<String, byte[]> record, String receipt, int sizeBytes, String reason, Instant receivedAt)
                implements Delivery {

            @Override
            public Stream<ProtectRequest.Item> questions() {
                return Stream.empty();
            }
        }
    }

    private Delivery open(ConsumerRecord<String, byte[]> record) {
        var sealed = SealedWebhook.of(record);
        if (sealed.isEmpty()) {
            var name = "rec_" + record.partition() + "-" + record.offset();
            int size = record.value() == null ? 0 : record.value().length;
            return new Delivery.Unreadable(
                    record, name, size, "NOT_SEALED_BY_RECEIVER", Instant.ofEpochMilli(record.timestamp()));
        }
        return switch (opener.open(sealed.get())) {
            case WebhookOpener.Outcome.Shut(var reason) ->
                unreadable(record, sealed.get(), sealed.get().bodyBytes(), reason);
            case WebhookOpener.Outcome.Body(var bytes) -> read(record, sealed.get(), bytes);
        };
    }

    private Delivery read(ConsumerRecord<String, byte[]> record, SealedWebhook sealed, byte[] body) {
        return switch (parser.parse(body, sealed.receivedAt())) {
            case WebhookParser.Outcome.NotUnderstood(var reason) -> unreadable(record, sealed, body.length, reason);
            case WebhookParser.Outcome.Understood(var items, var refusals) ->
                new Delivery.Readable(record, sealed, body.length, Sha256.hex(body), items, refusals);
        };
    }

    private static Delivery unreadable(
            ConsumerRecord<String, byte[]> record, SealedWebhook sealed, int sizeBytes, String reason) {
        return new Delivery.Unreadable(record, sealed.receipt(), sizeBytes, reason, sealed.receivedAt());
    }

    /** Everything to publish, one person's facts in the order in which they happened. */
    private List<Publication> publications(List<Delivery> deliveries, List<ProtectAnswer.Item> answers) {
        var facts = new ArrayList<ProtectedFacts>();
        var accounts = new ArrayList<Publication>();
        var unread = new ArrayDeque<>(answers);
        for (var delivery : deliveries) {
            switch (delivery) {
                case Delivery.Unreadable unreadable -> accounts.add(rejection(unreadable));
                case Delivery.Readable readable -> {
                    accounts.add(account(readable, unread.remove()));
                    var refusals = new ArrayList<>(readable.refusals());
                    for (var item : readable.items()) {
                        var its = Questions.about(item).stream()
                                .map(_ -> unread.remove())
                                .toList();
                        var fact = ProtectedFacts.of(
                                item, its, source(), readable.sealed().receivedAt());
                        refusals.addAll(fact.refusals());
                        if (isTooLarge(fact)) {
                            refusals.add("EVENT_TOO_LARGE");
                        } else {
                            facts.add(fact);
                        }
                    }
                    if (!refusals.isEmpty()) {
                        accounts.add(rejection(readable, refusals.getFirst()));
                    }
                }
            }
        }
        var publications = new ArrayList<Publication>();
        facts.stream()
                .sorted(Comparator.comparing(ProtectedFacts::at))
                .flatMap(fact -> fact.events().stream())
                .map(event -> Publication.of(event.id(), CloudEvents.record(event)))
                .forEach(publications::add);
        publications.addAll(accounts);
        return publications;
    }

    private static boolean isTooLarge(ProtectedFacts fact) {
        return fact.events().stream().anyMatch(event -> CloudEvents.data(event.event()).length > LARGEST_EVENT);
    }

    /** That the webhook was accepted and read. */
    private Publication account(Delivery.Readable readable, ProtectAnswer.Item digest) {
        var keyed = digest.ids().get(Questions.DIGEST);
        if (keyed == null) {
            throw new IllegalStateException("the vault did not answer the digest");
        }
        var sealed = readable.sealed();
        var fact = new TrailEvent.WebhookReceived(
                service,
                sealed.receipt(),
                readable.sizeBytes(),
                keyed,
                sealed.webhookKey(),
                readable.items().size(),
                sealed.receivedAt());
        return told(sealed.receipt() + ".received", fact);
    }

    private Publication rejection(Delivery.Readable readable, String reason) {
        var sealed = readable.sealed();
        return rejection(readable.record(), sealed.receipt(), readable.sizeBytes(), reason, sealed.receivedAt());
    }

    private Publication rejection(Delivery.Unreadable unreadable) {
        return rejection(
                unreadable.record(),
                unreadable.receipt(),
                unreadable.sizeBytes(),
                unreadable.reason(),
                unreadable.receivedAt());
    }

    /** The record as it came, and the fact that it was put aside. */
    private Publication rejection(
            ConsumerRecord<String, byte[]> record, String receipt, int sizeBytes, String reason, Instant receivedAt) {
        Log.warnf("webhook rejected receipt=%s reason=%s", receipt, reason);
        var id = receipt + ".rejected";
        var fact = new TrailEvent.WebhookRejected(service, receipt, sizeBytes, reason, receivedAt);
        return new Publication(id, List.of(SealedWebhook.rejected(record, reason), recordOf(id, fact)));
    }

    private Publication told(String id, TrailEvent fact) {
        return Publication.of(id, recordOf(id, fact));
    }

    private ProducerRecord<String, byte[]> recordOf(String id, TrailEvent fact) {
        return CloudEvents.record(new Envelope<>(id, source(), null, fact.at(), fact));
    }

    private <T> T persistently(String work, Supplier<T> step) {
        var result = new AtomicReference<@Nullable T>();
        steadfast.persistently(work, () -> result.set(step.get()));
        return Objects.requireNonNull(result.get());
    }

    private String source() {
        return "/" + service;
    }
}
