package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.SENT_AFTER_STOP;

import io.optward.contracts.consent.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A decision on marketing says up to when every webhook that we accepted is in the ledger. Whoever had said STOP before
 * that, and was answered for with 200, may not have been allowed anything.
 */
final class AStopIsHeard {

    /** A busy person's words are stamped ahead of the clock by up to five seconds. */
    private static final Duration STAMPED_AHEAD = Duration.ofSeconds(6);

    private AStopIsHeard() {}

    static List<Finding> findings(Facts facts) {
        var findings = new ArrayList<Finding>();
        for (var arrival : facts.arrivals()) {
            var course = facts.courses().get(arrival.request());
            if (course != null && course.purpose() == Purpose.MARKETING) {
                var decision = NothingIsSentWithoutConsent.lastDecisionBefore(arrival, course);
                var asOf = decision.flatMap(step -> Optional.ofNullable(step.ledgerAsOf()));
                asOf.flatMap(known -> standingStops(facts, arrival.request(), known)
                                .filter(stopped -> stopped.isBefore(known))
                                .min(Comparator.naturalOrder()))
                        .ifPresent(stopped -> findings.add(new Finding(
                                SENT_AFTER_STOP,
                                "message " + arrival.request() + " to " + course.subject()
                                        + " was allowed on a ledger said to be complete up to " + asOf.get()
                                        + ", and the person's STOP had been answered with 200 at " + stopped)));
            }
        }
        return findings;
    }

    /** How long marketing arrived after a STOP had been answered with 200; the greatest of all. */
    static Optional<Duration> greatestLag(Facts facts) {
        return facts.arrivals().stream()
                .filter(arrival -> Optional.ofNullable(facts.courses().get(arrival.request()))
                        .filter(course -> course.purpose() == Purpose.MARKETING)
                        .isPresent())
                .flatMap(arrival -> standingStops(facts, arrival.request(), arrival.at())
                        .filter(stopped -> stopped.isBefore(arrival.at()))
                        .map(stopped -> Duration.between(stopped, arrival.at())))
                .max(Comparator.naturalOrder());
    }

    /** When the STOPs of a message's recipient were received that no START can have lifted by then. */
    private static Stream<Instant> standingStops(Facts facts, String request, Instant then) {
        var person = facts.recipients().get(request);
        if (person == null) {
            return Stream.empty();
        }
        var words = facts.words().getOrDefault(person, List.of());
        long latestStart = words.stream()
                .filter(word -> !word.stop())
                .mapToLong(Word::second)
                .filter(second -> !Instant.ofEpochSecond(second).isAfter(then.plus(STAMPED_AHEAD)))
                .max()
                .orElse(Long.MIN_VALUE);
        return words.stream()
                .filter(word -> word.stop() && word.second() >= latestStart)
                .map(Word::receivedAt)
                .flatMap(Stream::ofNullable);
    }
}
