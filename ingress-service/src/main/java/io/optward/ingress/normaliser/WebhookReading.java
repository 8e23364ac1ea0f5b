package io.optward.ingress.normaliser;

import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.ingress.sealing.SealedWebhook;
import io.optward.ingress.sealing.WebhookOpener;
import io.optward.ingress.webhook.Sha256;
import io.optward.ingress.webhook.WebhookParser;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What a sealed webhook says: opens it, understands it, and makes facts of it when the vault has answered. */
@ApplicationScoped
class WebhookReading {

    /** Kafka's usual limit for a record is 1 MiB with headers; what is larger stays sealed as a whole. */
    private static final int LARGEST_EVENT = 1_000_000;

    private final WebhookOpener opener;
    private final WebhookParser parser;
    private final String service;

    WebhookReading(
            WebhookOpener opener,
            WebhookParser parser,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.opener = opener;
        this.parser = parser;
        this.service = service;
    }

    /**
     * Opens and reads a webhook.
     *
     * @throws RuntimeException if the database cannot be asked for the key; ask again
     */
    Delivery open(ConsumerRecord<String, byte[]> record) {
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
                new Delivery.Readable(record, sealed, body.length, Sha256.hex(body), items, items.size(), refusals);
        };
    }

    private static Delivery unreadable(
            ConsumerRecord<String, byte[]> record, SealedWebhook sealed, int sizeBytes, String reason) {
        return new Delivery.Unreadable(record, sealed.receipt(), sizeBytes, reason, sealed.receivedAt());
    }

    /**
     * What follows from webhooks, now that the vault has answered their questions.
     *
     * @param answers to {@link Delivery#questions}, in the same order
     */
    Findings findings(List<Delivery> deliveries, List<ProtectAnswer.Item> answers) {
        var facts = new ArrayList<ProtectedFacts>();
        var accounts = new ArrayList<Publication>();
        var rejections = new ArrayList<Rejection>();
        var unread = new ArrayDeque<>(answers);
        for (var delivery : deliveries) {
            switch (delivery) {
                case Delivery.Unreadable unreadable -> rejections.add(Rejection.of(unreadable));
                case Delivery.Readable readable -> {
                    accounts.add(account(readable, unread.remove()));
                    var refusals = new ArrayList<>(
                            readable.refusals().stream().map(Refusal::ofNobody).toList());
                    for (var item : readable.items()) {
                        var its = Questions.about(item).stream()
                                .map(_ -> unread.remove())
                                .toList();
                        var fact = ProtectedFacts.of(
                                        item, its, source(), readable.sealed().receivedAt())
                                .withoutEventsOver(LARGEST_EVENT);
                        refusals.addAll(fact.refusals());
                        facts.add(fact);
                    }
                    if (!refusals.isEmpty()) {
                        rejections.add(Rejection.of(readable, refusals));
                    }
                }
            }
        }
        return new Findings(
                Stream.concat(
                                facts.stream()
                                        .sorted(Comparator.comparing(ProtectedFacts::at))
                                        .flatMap(fact -> fact.events().stream())
                                        .map(event -> Publication.of(event.id(), CloudEvents.record(event))),
                                accounts.stream())
                        .toList(),
                List.copyOf(rejections));
    }

    /**
     * What is to be done about webhooks.
     *
     * @param publications one person's facts in the order in which they happened, and that the webhooks were read
     * @param rejections what could not be taken
     */
    record Findings(List<Publication> publications, List<Rejection> rejections) {}

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
                readable.told(),
                sealed.receivedAt());
        var id = sealed.receipt() + ".received";
        return Publication.of(id, CloudEvents.record(new Envelope<>(id, source(), null, fact.at(), fact)));
    }

    private String source() {
        return "/" + service;
    }
}
