package io.optward.consent.decision;

import io.optward.consent.ConsentConfig;
import io.optward.consent.ledger.ConsentHistory;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.consent.review.AwaitedReviews;
import io.optward.consent.signal.LastHeard;
import io.optward.consent.signal.LastHeard.Conversation;
import io.optward.consent.signal.LastHeard.Hearing;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.contracts.decision.DecisionAnswer;
import io.optward.contracts.decision.DecisionRequest;
import io.optward.contracts.decision.DecisionRequest.SendQuestion;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import io.optward.kit.proof.DecisionProofs;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Decides whether messages may go out, on the committed ledger. */
@Path("/v1/decisions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DecisionResource {

    /** Questions per request. */
    static final int MOST_ITEMS = 500;

    /** Only who sends gets the proof that the vault reveals for. */
    private static final String WITH_PROOF = "consent:decide";

    private final ConsentLedger ledger;
    private final LastHeard lastHeard;
    private final AwaitedReviews reviews;
    private final LedgerClock ledgerClock;
    private final BusinessConfig business;
    private final DecisionProofs proofs;
    private final CallerIdentity identity;
    private final Clock clock;

    DecisionResource(
            ConsentLedger ledger,
            LastHeard lastHeard,
            AwaitedReviews reviews,
            LedgerClock ledgerClock,
            BusinessConfig business,
            ConsentConfig config,
            CallerIdentity identity,
            Clock clock) {
        this.ledger = ledger;
        this.lastHeard = lastHeard;
        this.reviews = reviews;
        this.ledgerClock = ledgerClock;
        this.business = business;
        this.proofs = DecisionProofs.withKey(config.proofKey());
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * Decides every item, in order. A withdrawal that was committed before the request came in is honoured.
     *
     * @throws Problem 400 naming the field for a malformed batch; 503 while the database is away
     */
    @POST
    @Operation(summary = "May these messages go out? At most 500 questions, answered in order")
    public DecisionAnswer decide(@Nullable DecisionRequest request) {
        var questions = checked(request);
        var now = clock.instant();
        boolean proven = identity.current().may(WITH_PROOF);
        // read in this order: what is read later may only know more refusals than what was read before. A replayed STOP
        // stands in the ledger when its review is no longer awaited
        var asOf = ledgerClock.asOf();
        var subjects = questions.stream().map(SendQuestion::subject).collect(Collectors.toSet());
        var hearings = questions.stream().anyMatch(question -> question.purpose() == Purpose.CUSTOMER_CARE)
                ? lastHeard.of(subjects)
                : Map.<Conversation, Hearing>of();
        var awaited = reviews.of(subjects);
        var histories = ledger.historiesOf(subjects);
        return new DecisionAnswer(questions.stream()
                .map(question ->
                        decide(question, circumstances(question, histories, hearings, asOf, awaited), proven, now))
                .toList());
    }

    private Circumstances circumstances(
            SendQuestion question,
            Map<SubjectToken, ConsentHistory> histories,
            Map<Conversation, Hearing> hearings,
            @Nullable Instant asOf,
            Set<SubjectToken> awaited) {
        var sender = business.senders().get(question.sender());
        return new Circumstances(
                histories.getOrDefault(question.subject(), ConsentHistory.empty()),
                sender == null ? null : sender.contractPurposes().orElse(Set.of()),
                hearings.get(new Conversation(question.subject(), question.sender())),
                asOf,
                awaited.contains(question.subject()));
    }

    private Decision decide(SendQuestion question, Circumstances known, boolean proven, Instant now) {
        var id = CrockfordId.random("dec_");
        var asOf = known.ledgerAsOf();
        return switch (Verdict.on(question, known, now)) {
            case Verdict.Allow(var basis) ->
                new Decision(
                        id,
                        Outcome.ALLOW,
                        null,
                        List.of(),
                        basis,
                        asOf,
                        now,
                        proven
                                ? proofs.prove(id, question.subject(), question.purpose(), question.sender(), now)
                                : null);
            case Verdict.Deny(var objections) -> objection(id, Outcome.DENY, objections, asOf, now);
            case Verdict.Wait(var objections) -> objection(id, Outcome.WAIT, objections, asOf, now);
        };
    }

    private static Decision objection(
            String id, Outcome outcome, List<Reason> objections, @Nullable Instant asOf, Instant now) {
        var names = objections.stream().map(Reason::name).toList();
        return new Decision(id, outcome, names.getFirst(), names, null, asOf, now, null);
    }

    /** The questions, when all of them are whole: a batch is decided as a whole or not at all. */
    private static List<SendQuestion> checked(@Nullable DecisionRequest request) {
        List<SendQuestion> items = request == null ? null : request.items();
        if (items == null) {
            throw Problem.badField("items", "items is a list of subject, purpose, sender and reference.");
        }
        if (items.size() > MOST_ITEMS) {
            throw Problem.badField("items", "items has at most " + MOST_ITEMS + " questions. Ask in several requests.");
        }
        var questions = new ArrayList<SendQuestion>(items.size());
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var path = "items[" + i + "]";
            present(path, item);
            present(path + ".subject", item.subject());
            present(path + ".purpose", item.purpose());
            present(path + ".sender", item.sender());
            questions.add(item);
        }
        return questions;
    }

    private static void present(String field, @Nullable Object value) {
        if (value == null) {
            throw Problem.badField(field, field + " is missing.");
        }
    }
}
