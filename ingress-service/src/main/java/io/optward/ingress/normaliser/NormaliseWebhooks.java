package io.optward.ingress.normaliser;

import io.optward.contracts.Topic;
import io.optward.ingress.progress.IngressProgress;
import io.optward.ingress.webhook.WebhookItem;
import io.optward.kit.consumption.SteadfastConsumer;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Turns sealed webhooks into protected facts, batch by batch: open, understand, protect, publish once; who has another
 * number or id now comes last. What fails is tried again without end and holds its partition; what cannot be decoded is put aside as it came.
 */
@ApplicationScoped
class NormaliseWebhooks {

    private static final String READING = Topic.INGRESS_WEBHOOKS_SEALED.topicName() + ": open and understand";
    private static final String PROTECTING =
            Topic.INGRESS_WEBHOOKS_SEALED.topicName() + ": have vault-service protect what came";
    private static final String MOVING =
            Topic.INGRESS_WEBHOOKS_SEALED.topicName() + ": tell vault-service who has another number or id";
    private static final String PUBLISHING =
            Topic.INGRESS_WEBHOOKS_SEALED.topicName() + ": publish, and note the receipts in the database";

    private final WebhookReading reading;
    private final Protection protection;
    private final ChangedNames names;
    private final Receipts receipts;
    private final SteadfastConsumer steadfast;
    private final IngressProgress progress;
    private final String service;

    NormaliseWebhooks(
            WebhookReading reading,
            Protection protection,
            ChangedNames names,
            Receipts receipts,
            SteadfastConsumer steadfast,
            IngressProgress progress,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.reading = reading;
        this.protection = protection;
        this.names = names;
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
            deliveries.add(persistently(READING, () -> reading.open(record)));
        }
        publish(deliveries.stream().map(NormaliseWebhooks::still).toList());
        var moving = deliveries.stream().flatMap(NormaliseWebhooks::moving).toList();
        if (!moving.isEmpty()) {
            // a name that is given up still says who wrote under it before: what they wrote is out by now
            moving.stream()
                    .flatMap(readable -> readable.items().stream())
                    .sorted(Comparator.comparing(WebhookItem::at))
                    .forEach(item -> steadfast.persistently(MOVING, () -> names.tell(item)));
            publish(List.copyOf(moving));
        }
        progress.published(batch);
    }

    private static Delivery still(Delivery delivery) {
        return delivery instanceof Delivery.Readable readable ? readable.still() : delivery;
    }

    private static Stream<Delivery.Readable> moving(Delivery delivery) {
        return delivery instanceof Delivery.Readable readable && readable.movesNames()
                ? Stream.of(readable.moving())
                : Stream.empty();
    }

    private void publish(List<Delivery> deliveries) {
        var questions = deliveries.stream().flatMap(Delivery::questions).toList();
        var answers = persistently(PROTECTING, () -> protection.protect(questions));
        var findings = persistently(READING, () -> reading.findings(deliveries, answers));
        var publications = publications(findings);
        steadfast.persistently(PUBLISHING, () -> receipts.publishOnce(publications));
    }

    private List<Publication> publications(WebhookReading.Findings findings) {
        var publications = new ArrayList<>(findings.publications());
        for (var rejection : findings.rejections()) {
            Log.warnf("webhook rejected receipt=%s reason=%s", rejection.receipt(), rejection.reason());
            publications.addAll(rejection.publications(service));
        }
        return publications;
    }

    private <T> T persistently(String work, Supplier<T> step) {
        var result = new AtomicReference<@Nullable T>();
        steadfast.persistently(work, () -> result.set(step.get()));
        return Objects.requireNonNull(result.get());
    }
}
