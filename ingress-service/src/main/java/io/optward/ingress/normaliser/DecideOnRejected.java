package io.optward.ingress.normaliser;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Event;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.inbound.InboundEvent.PutAsideSettled;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.ingress.normaliser.RejectedWebhook.State;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.optward.kit.letter.KeptRecords;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rejected webhook again with what this version knows, or dismisses it. What is published goes through the same
 * receipts as everything else, so what went out before, from this webhook or another delivery of it, goes out no more.
 */
@ApplicationScoped
class DecideOnRejected {

    /** As long as publishing a batch may take. */
    private static final int TRANSACTION_SECONDS = 300;

    private final RejectedWebhooks rejected;
    private final KeptRecords records;
    private final WebhookReading reading;
    private final Protection protection;
    private final ChangedNames names;
    private final Receipts receipts;
    private final Clock clock;
    private final String service;

    DecideOnRejected(
            RejectedWebhooks rejected,
            KeptRecords records,
            WebhookReading reading,
            Protection protection,
            ChangedNames names,
            Receipts receipts,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.rejected = rejected;
        this.records = records;
        this.reading = reading;
        this.protection = protection;
        this.names = names;
        this.receipts = receipts;
        this.clock = clock;
        this.service = service;
    }

    /**
     * Publishes what can be published now. Answers the same when that was done before.
     *
     * @throws Problem 404; 409 if it was settled; 410 if the record or its key is gone; 422 if it still cannot be taken in
     *     full: what could be, is published, and it stays open; 503 while something that is needed is away
     */
    RejectedWebhook replay(String receipt, String actor) {
        var kept = rejected.get(receipt);
        return switch (kept.webhook().state()) {
            case REPLAYED -> kept.webhook();
            case SETTLED -> throw decidedOtherwise(receipt);
            case OPEN -> replay(kept, actor);
        };
    }

    private RejectedWebhook replay(RejectedWebhooks.Kept kept, String actor) {
        var receipt = kept.webhook().receipt();
        var delivery = reading.open(recordOf(kept).orElseThrow(() -> gone("RECORD", receipt)));
        if (delivery instanceof Delivery.Unreadable unreadable
                && unreadable.reason().equals("KEY_UNKNOWN")
                && !kept.webhook().reason().equals("KEY_UNKNOWN")) {
            throw gone("KEY", receipt);
        }
        var findings = reading.findings(List.of(delivery), answersTo(delivery));
        if (!findings.rejections().isEmpty()) {
            throw stillRejected(kept, findings);
        }
        var intended = rejected.intend(receipt, State.REPLAYED, actor, null, clock.instant());
        int items = delivery instanceof Delivery.Readable readable
                ? readable.items().size()
                : 0;
        return done(intended, State.REPLAYED, held -> {
            var publications = new ArrayList<>(findings.publications());
            publications.addAll(
                    told(held, new TrailEvent.WebhookReplayed(actorOf(held), receipt, items, decidedAt(held))));
            return publications;
        });
    }

    /**
     * Dismisses it. Answers the same when that was done before.
     *
     * @throws Problem 404; 409 if it was replayed; 503 while something that is needed is away
     */
    RejectedWebhook settle(String receipt, String actor, String note) {
        var kept = rejected.get(receipt);
        return switch (kept.webhook().state()) {
            case SETTLED -> kept.webhook();
            case REPLAYED -> throw decidedOtherwise(receipt);
            case OPEN -> {
                var intended = rejected.intend(receipt, State.SETTLED, actor, note, clock.instant());
                yield done(
                        intended,
                        State.SETTLED,
                        held -> told(held, new TrailEvent.WebhookSettled(actorOf(held), receipt, decidedAt(held))));
            }
        };
    }

    /** The record as it came, while Kafka has it. */
    Optional<ConsumerRecord<String, byte[]>> recordOf(RejectedWebhooks.Kept kept) {
        return records.at(Topic.INGRESS_WEBHOOKS_REJECTED.topicName(), kept.keptPartition(), kept.keptOffset())
                // a topic that was made anew may hold something else there
                .filter(record -> !CrockfordId.isOf("rec_", kept.webhook().receipt())
                        || kept.webhook().receipt().equals(CloudEvents.text(record.headers(), "optward_receipt")));
    }

    private RejectedWebhook done(RejectedWebhooks.Kept intended, State decision, Told told) {
        var receipt = intended.webhook().receipt();
        return QuarkusTransaction.requiringNew().timeout(TRANSACTION_SECONDS).call(() -> {
            var held = rejected.held(receipt);
            var state = held.webhook().state();
            if (state == decision) {
                return held.webhook();
            }
            if (state != State.OPEN || held.decision() != decision) {
                throw decidedOtherwise(receipt);
            }
            publish(told.about(held));
            return rejected.decided(receipt);
        });
    }

    private List<ProtectAnswer.Item> answersTo(Delivery delivery) {
        try {
            if (delivery instanceof Delivery.Readable readable) {
                readable.items().forEach(names::tell);
            }
            return protection.protect(delivery.questions().toList());
        } catch (NeighbourAwayException | WebApplicationException e) {
            Log.warnf("a replay waits for the vault: %s", e.getMessage());
            throw Problem.unavailable("VAULT_AWAY", "The vault cannot be asked. Nothing was done; try again.");
        }
    }

    private void publish(List<Publication> publications) {
        try {
            receipts.publishOnce(publications);
        } catch (EventPublisher.NotPublishedException e) {
            Log.warnf("a decision about a rejected webhook waits for Kafka: %s", e.getMessage());
            throw Problem.unavailable(
                    "KAFKA_AWAY", "It is not known whether Kafka has all of it. Try again; nothing is doubled.");
        }
    }

    /** What may be published of it goes out; it stays open, and whoever it turns out to name waits. */
    private Problem stillRejected(RejectedWebhooks.Kept kept, WebhookReading.Findings findings) {
        var rejection = findings.rejections().getFirst();
        QuarkusTransaction.requiringNew().timeout(TRANSACTION_SECONDS).run(() -> {
            var held = rejected.held(kept.webhook().receipt());
            var publications = new ArrayList<>(findings.publications());
            if (held.webhook().state() == State.OPEN) {
                publications.addAll(rejection.suspensions("/" + service));
                rejected.names(held, rejection.names());
            }
            publish(publications);
        });
        return new Problem(
                        422,
                        "WEBHOOK_STILL_REJECTED",
                        "This webhook still cannot be taken in full",
                        "What could be published is; the rest stays open. Replay it with a version that understands it,"
                                + " or settle it.")
                .with("receipt", kept.webhook().receipt())
                .with("rejected", rejection.reason());
    }

    /** Whose marketing waited for it, and the log. */
    private List<Publication> told(RejectedWebhooks.Kept held, TrailEvent fact) {
        var receipt = held.webhook().receipt();
        boolean replayed = held.decision() == State.REPLAYED;
        var publications = new ArrayList<Publication>();
        for (var subject : held.webhook().subjects()) {
            var settled = new PutAsideSettled(
                    subject,
                    receipt,
                    replayed ? PutAsideSettled.Outcome.REPLAYED : PutAsideSettled.Outcome.SETTLED,
                    decidedAt(held),
                    held.webhook().receivedAt());
            var word = replayed ? ".put-aside-replayed." : ".put-aside-settled.";
            publications.add(published(receipt + word + subject, subject, settled.occurredAt(), settled));
        }
        publications.add(published(receipt + (replayed ? ".replayed" : ".settled"), null, fact.at(), fact));
        return publications;
    }

    private Publication published(String id, @Nullable SubjectToken subject, Instant at, Event event) {
        return Publication.of(id, CloudEvents.record(new Envelope<>(id, "/" + service, subject, at, event)));
    }

    private static Instant decidedAt(RejectedWebhooks.Kept held) {
        return Objects.requireNonNull(held.decidedAt());
    }

    private static String actorOf(RejectedWebhooks.Kept held) {
        return Objects.requireNonNull(held.actor());
    }

    private static Problem decidedOtherwise(String receipt) {
        return new Problem(
                        409,
                        "WEBHOOK_DECIDED",
                        "Somebody decided otherwise about this webhook",
                        "Look at it again: GET /v1/rejected-webhooks/" + receipt)
                .with("receipt", receipt);
    }

    private static Problem gone(String what, String receipt) {
        return new Problem(
                        410,
                        what + "_GONE",
                        "This webhook cannot be read any more",
                        "Its record is kept for 30 days, and the key it is sealed to for about 10. Find out what it said,"
                                + " then settle it.")
                .with("receipt", receipt);
    }

    @FunctionalInterface
    private interface Told {
        List<Publication> about(RejectedWebhooks.Kept held);
    }
}
