package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.SENT_AGAINST_THE_LEDGER;
import static io.optward.stack.promise.Finding.Kind.SENT_WITHOUT_DECISION;

import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.contracts.outbound.MessageStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every message that reached WhatsApp rests on a decision, and the ledger bears that decision out.
 *
 * <p>The ledger is read in another way than consent-service reads it: the last refusal that was known when it was
 * decided must have been lifted by an act of the person that was known, too.
 */
final class NothingIsSentWithoutConsent {

    /** A decision that is older when its message arrives was not taken just before the call; much more than 250 ms, as
     * a machine under load may take its time between the call and the arrival. */
    static final Duration OLDEST_DECISION = Duration.ofSeconds(10);

    /** No transaction lasts longer: an entry that was recorded so long before a decision was committed before it. */
    static final Duration LONGEST_COMMIT = Duration.ofSeconds(30);

    private NothingIsSentWithoutConsent() {}

    static List<Finding> findings(Facts facts) {
        var findings = new ArrayList<Finding>();
        for (var arrival : facts.arrivals()) {
            var course = facts.courses().get(arrival.request());
            if (course == null) {
                findings.add(new Finding(
                        SENT_WITHOUT_DECISION,
                        "message " + arrival.request() + " arrived at " + arrival.at()
                                + " and outbound.results has nothing of it"));
                continue;
            }
            var decided = decisionBefore(arrival, course);
            if (decided.isEmpty()) {
                findings.add(new Finding(
                        SENT_WITHOUT_DECISION,
                        "message " + arrival.request() + " (" + course.purpose() + ") arrived at " + arrival.at()
                                + " and no allowing decision was taken before"));
            } else {
                var decidedAt = decided.get();
                if (decidedAt.plus(OLDEST_DECISION).isBefore(arrival.at())) {
                    findings.add(new Finding(
                            SENT_WITHOUT_DECISION,
                            "message " + arrival.request() + " arrived at " + arrival.at()
                                    + ", long after its decision of " + decidedAt));
                }
                objection(course, decidedAt, facts.ledger().getOrDefault(course.subject(), List.of()))
                        .ifPresent(objection -> findings.add(new Finding(
                                SENT_AGAINST_THE_LEDGER,
                                "message " + arrival.request() + " to " + course.subject() + " (" + course.purpose()
                                        + ") was allowed at " + decidedAt + " although " + objection)));
            }
        }
        return findings;
    }

    /** When the last allowing decision was taken before a message arrived. */
    static Optional<Instant> decisionBefore(Arrival arrival, Course course) {
        return lastDecisionBefore(arrival, course).flatMap(step -> Optional.ofNullable(step.decidedAt()));
    }

    /** The last allowing decision that was taken before a message arrived. */
    static Optional<Step> lastDecisionBefore(Arrival arrival, Course course) {
        return course.steps().stream()
                .filter(step -> step.status() == MessageStatus.CLEARED && step.allowed() == Outcome.ALLOW)
                .filter(step -> step.decidedAt() != null && !step.decidedAt().isAfter(arrival.at()))
                .reduce((_, later) -> later);
    }

    /** What the ledger says against a decision that was taken then. */
    private static Optional<String> objection(Course course, Instant decidedAt, List<LedgerEntry> entries) {
        var purpose = course.purpose();
        var known = entries.stream()
                .filter(entry -> wasKnown(entry, decidedAt))
                .map(LedgerEntry::event)
                .toList();
        if (known.stream().anyMatch(ConsentEvent.Erased.class::isInstance)) {
            return Optional.of("the person was erased");
        }
        if (purpose.optIn()) {
            var refusal = last(
                    known,
                    event -> event instanceof ConsentEvent.Withdrawn withdrawn
                            && (withdrawn.purpose() == null || withdrawn.purpose() == purpose)
                            && (withdrawn.sender() == null || withdrawn.sender().equals(course.sender())));
            if (refusal != null
                    && !isLifted(refusal, entries, decidedAt, NothingIsSentWithoutConsent::isActOfThePerson)) {
                return Optional.of(refusal.consent() + " had withdrawn it, recorded at " + refusal.recordedAt());
            }
        }
        if (purpose == Purpose.MARKETING || purpose == Purpose.SURVEY) {
            var stop = last(known, ConsentEvent.PlatformStopped.class::isInstance);
            if (stop != null && !isLifted(stop, entries, decidedAt, ConsentEvent.PlatformResumed.class::isInstance)) {
                return Optional.of(
                        stop.consent() + " had stopped marketing on the platform, recorded at " + stop.recordedAt());
            }
            var doubt = last(known, event -> event instanceof ConsentEvent.Suspended && !isSettled(event, entries));
            if (doubt != null && !isLifted(doubt, entries, decidedAt, NothingIsSentWithoutConsent::isActOfThePerson)) {
                return Optional.of(doubt.consent() + " had suspended it, recorded at " + doubt.recordedAt());
            }
            boolean asked = entries.stream()
                    .map(LedgerEntry::event)
                    .filter(event -> !event.recordedAt().isAfter(decidedAt))
                    .anyMatch(event -> agreesTo(event, purpose));
            if (!asked) {
                return Optional.of("nobody had ever agreed to it");
            }
        }
        return Optional.empty();
    }

    /** Whether an entry was surely committed when something was decided. */
    private static boolean wasKnown(LedgerEntry entry, Instant decidedAt) {
        return entry.published().isBefore(decidedAt)
                || entry.event().recordedAt().plus(LONGEST_COMMIT).isBefore(decidedAt);
    }

    /** Whether an act that may have been known lifts a refusal; on equal times the refusal wins. */
    private static boolean isLifted(ConsentEvent refusal, List<LedgerEntry> entries, Instant decidedAt, Wanted lifts) {
        return entries.stream()
                .map(LedgerEntry::event)
                .filter(event -> !event.recordedAt().isAfter(decidedAt))
                .filter(lifts::test)
                .anyMatch(event -> event.occurredAt().isAfter(refusal.occurredAt()));
    }

    private static boolean isActOfThePerson(ConsentEvent event) {
        return event instanceof ConsentEvent.Resumed
                || event instanceof ConsentEvent.Granted granted
                        && granted.evidence().assertedBy().equals(Evidence.PERSON);
    }

    /** Whether somebody ever looked at it and found that it meant nothing. */
    private static boolean isSettled(ConsentEvent doubt, List<LedgerEntry> entries) {
        return entries.stream()
                .anyMatch(entry -> entry.event() instanceof ConsentEvent.SuspensionLifted lifted
                        && lifted.suspension().equals(doubt.consent()));
    }

    private static boolean agreesTo(ConsentEvent event, Purpose purpose) {
        return event instanceof ConsentEvent.Granted granted && granted.purpose() == purpose
                || event instanceof ConsentEvent.Pending pending && pending.purpose() == purpose;
    }

    private static @Nullable ConsentEvent last(List<ConsentEvent> events, Wanted wanted) {
        return events.stream()
                .filter(wanted::test)
                .max(Comparator.comparing(ConsentEvent::occurredAt))
                .orElse(null);
    }

    @FunctionalInterface
    private interface Wanted {
        boolean test(ConsentEvent event);
    }
}
