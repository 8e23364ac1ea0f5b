package io.optward.ingress.normaliser;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.ItemPutAside;
import io.optward.contracts.trail.TrailEvent;
import io.optward.ingress.sealing.SealedWebhook;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that could not be taken, or not all of it.
 *
 * @param receipt its receipt, or a name for a record that has none
 * @param reason the first of the reasons, a stable word
 * @param webhookKey what it is sealed to; absent if it was not sealed by a receiver
 * @param names whom it is known to name
 */
record Rejection(
        ConsumerRecord<String, byte[]> record,
        String receipt,
        int sizeBytes,
        String reason,
        @Nullable String webhookKey,
        Instant receivedAt,
        List<SubjectToken> names) {

    static Rejection of(Delivery.Unreadable unreadable) {
        return new Rejection(
                unreadable.record(),
                unreadable.receipt(),
                unreadable.sizeBytes(),
                unreadable.reason(),
                SealedWebhook.of(unreadable.record())
                        .map(SealedWebhook::webhookKey)
                        .orElse(null),
                unreadable.receivedAt(),
                List.of());
    }

    static Rejection of(Delivery.Readable readable, List<Refusal> refusals) {
        var sealed = readable.sealed();
        return new Rejection(
                readable.record(),
                sealed.receipt(),
                readable.sizeBytes(),
                refusals.getFirst().reason(),
                sealed.webhookKey(),
                sealed.receivedAt(),
                refusals.stream()
                        .flatMap(refusal -> refusal.names().stream())
                        .distinct()
                        .toList());
    }

    /**
     * The record as it came, the fact that it was put aside, and a fact for each person it names.
     *
     * @param service says so
     */
    List<Publication> publications(String service) {
        var source = "/" + service;
        var id = receipt + ".rejected";
        var fact = new TrailEvent.WebhookRejected(service, receipt, sizeBytes, reason, receivedAt);
        var publications = new ArrayList<Publication>();
        publications.add(new Publication(
                id,
                List.of(
                        SealedWebhook.rejected(record, reason),
                        CloudEvents.record(new Envelope<>(id, source, null, fact.at(), fact))),
                this));
        publications.addAll(suspensions(source));
        return publications;
    }

    /** The facts that make the marketing of those it names wait. */
    List<Publication> suspensions(String source) {
        return names.stream()
                .map(name -> new Envelope<>(
                        receipt + ".put-aside." + name,
                        source,
                        name,
                        receivedAt,
                        // of the receiver's time, so that it says the same however often it is said
                        new ItemPutAside(name, receipt, reason, receivedAt, receivedAt)))
                .map(envelope -> Publication.of(envelope.id(), CloudEvents.record(envelope)))
                .toList();
    }

    @Override
    public String toString() {
        return "Rejection[" + receipt + ", " + reason + "]";
    }
}
