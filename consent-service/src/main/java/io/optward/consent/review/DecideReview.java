package io.optward.consent.review;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Somebody has looked at what a person said. An opt-out counts from when it was said, so that whatever the person said
 * afterwards still counts; nothing meant lifts the one suspension that this had led to. Either is told to
 * {@code audit.trail} in the same transaction.
 */
@ApplicationScoped
class DecideReview {

    private final Reviews reviews;
    private final ConsentLedger ledger;
    private final Outbox outbox;
    private final Clock clock;

    DecideReview(Reviews reviews, ConsentLedger ledger, Outbox outbox, Clock clock) {
        this.reviews = reviews;
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Decides it. Answers the same when it was decided so before.
     *
     * @throws Problem 404 if there is none; 409 if it was decided otherwise; 422 if its kind cannot be decided so
     */
    Review decide(String id, Review.State decision, String actor, String note) {
        var known = reviews.get(id);
        if (!fits(known.kind(), decision)) {
            throw new Problem(
                            422,
                            "DECISION_UNFIT",
                            "This cannot be decided so",
                            "What is AMBIGUOUS is OPT_OUT or NOTHING_MEANT, a DATA_REQUEST is TAKEN_UP.")
                    .with("review", id)
                    .with("kind", known.kind().name());
        }
        return QuarkusTransaction.requiringNew().call(() -> {
            ledger.hold(List.of(known.subject()));
            var held = reviews.held(id);
            if (held.state() == decision) {
                return held;
            }
            if (held.state() != Review.State.OPEN) {
                throw new Problem(
                                409,
                                "REVIEW_DECIDED",
                                "This was decided otherwise",
                                "Look at it again: GET /v1/reviews/" + id)
                        .with("review", id)
                        .with("state", held.state().name());
            }
            carryOut(held, decision, actor, note);
            return reviews.get(id);
        });
    }

    private static boolean fits(Review.Kind kind, Review.State decision) {
        return switch (decision) {
            case OPT_OUT, NOTHING_MEANT -> kind == Review.Kind.AMBIGUOUS;
            case TAKEN_UP -> kind == Review.Kind.DATA_REQUEST;
            case OPEN, SETTLED_BY_THEMSELVES -> false;
        };
    }

    private void carryOut(Review review, Review.State decision, String actor, String note) {
        var now = clock.instant();
        switch (decision) {
            case OPT_OUT -> ledger.append(optOut(review, now));
            case NOTHING_MEANT ->
                ledger.append(new ConsentEvent.SuspensionLifted(
                        ConsentId.ofFact(review.id() + ".lifted"),
                        review.subject(),
                        Objects.requireNonNull(review.suspension()),
                        now,
                        now));
            case TAKEN_UP, OPEN, SETTLED_BY_THEMSELVES -> {
                // nothing that the ledger holds
            }
        }
        reviews.decided(review, decision, actor, note, now);
        outbox.add(outbox.envelope(
                review.id() + ".decided",
                review.subject(),
                now,
                new TrailEvent.ReviewDecided(
                        actor,
                        review.id(),
                        review.kind().name(),
                        decision.name(),
                        review.subject(),
                        review.message(),
                        now)));
    }

    private static ConsentEvent.Withdrawn optOut(Review review, Instant now) {
        return new ConsentEvent.Withdrawn(
                ConsentId.ofFact(review.id() + ".opt-out"),
                review.subject(),
                null,
                null,
                new Evidence(
                        Evidence.Method.WA_MESSAGE,
                        null,
                        review.id(),
                        review.message(),
                        null,
                        review.keyword(),
                        Evidence.PERSON),
                review.heardAt(),
                now);
    }
}
