package io.optward.consent.decision;

import io.optward.consent.ledger.Standing;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.contracts.decision.DecisionRequest.SendQuestion;
import java.time.Instant;
import java.util.List;

/** Whether a message may go out: on which basis, or why not, or why not yet. What we do not know is a denial. */
sealed interface Verdict {

    /** @param basis the consent event, {@code contract:<sender>}, {@code request:<reference>} or inbound message */
    record Allow(String basis) implements Verdict {}

    /** @param objections all of them; the first decides */
    record Deny(List<Reason> objections) implements Verdict {}

    /** @param objections all of them; the first decides */
    record Wait(List<Reason> objections) implements Verdict {}

    /** Asks every policy in order; the first objection decides. */
    static Verdict on(SendQuestion question, Circumstances known, Instant now) {
        var objections = SendPolicy.IN_FORCE.stream()
                .flatMap(policy -> policy.objection(question, known, now).stream())
                .toList();
        if (objections.isEmpty()) {
            return onNoObjection(question, known);
        }
        return objections.getFirst().outcome() == Outcome.WAIT ? new Wait(objections) : new Deny(objections);
    }

    /** No rule objects, and yet nothing goes out without something to rest on. */
    private static Verdict onNoObjection(SendQuestion question, Circumstances known) {
        return switch (question.purpose()) {
            case MARKETING, SURVEY, UTILITY -> {
                if (known.standing(question) instanceof Standing.Granted granted) {
                    yield new Allow(granted.basis());
                }
                yield known.contractAllows(question.purpose())
                        ? new Allow("contract:" + question.sender())
                        : new Deny(List.of(Reason.NO_CONSENT));
            }
            case CUSTOMER_CARE -> {
                var heard = known.heard();
                yield heard == null
                        ? new Deny(List.of(Reason.NOT_HEARD_FROM_FOR_A_DAY))
                        : new Allow(heard.message().value());
            }
            case AUTHENTICATION -> {
                var reference = question.reference();
                yield reference == null
                        ? new Deny(List.of(Reason.CODE_NOT_ASKED_FOR))
                        : new Allow("request:" + reference);
            }
            case LEGAL_NOTICE -> new Deny(List.of(Reason.APPROVAL_MISSING));
        };
    }
}
