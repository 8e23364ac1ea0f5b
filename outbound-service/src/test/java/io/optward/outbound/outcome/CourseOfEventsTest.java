package io.optward.outbound.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.contracts.status.StatusReported;
import io.optward.outbound.queue.Change;
import io.optward.outbound.queue.Course;
import io.optward.outbound.queue.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes in whatever order: the promises of decision 0017. */
class CourseOfEventsTest {

    private static final Duration QUIET = Duration.ofMinutes(10);
    private static final Set<Purpose> MAY_COME_TWICE = Set.of(Purpose.UTILITY, Purpose.LEGAL_NOTICE);

    @Property(tries = 5_000)
    void nothingIsSentTwiceSilentlyAndEverythingEnds(@ForAll Purpose purpose, @ForAll("events") List<What> events) {
        var life = new Life(purpose);

        events.forEach(life::happens);
        life.everyDeadlinePasses();

        assertThat(life.message.status())
                .as("after %s", life.story)
                .matches(status -> status.last()
                        || status == MessageStatus.SUBMITTED
                        || status == MessageStatus.HELD
                        || status == MessageStatus.SENT
                        || status == MessageStatus.DELIVERED
                        || status == MessageStatus.READ);
        assertThat(life.mayHaveArrived())
                .as("attempts of a %s that may have arrived, after %s", purpose, life.story)
                .isLessThanOrEqualTo(MAY_COME_TWICE.contains(purpose) ? 2 : 1);
    }

    @Provide
    Arbitrary<List<What>> events() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()), Arbitraries.integers().between(0, 3))
                .as(What::new)
                .list()
                .ofMaxSize(25);
    }

    private enum Kind {
        ITS_TURN,
        ACCEPTED,
        REFUSED_FOR_NOW,
        REFUSED_FOR_GOOD,
        LOST,
        NOT_STARTED,
        OWNER_LOST,
        REPORTED_SENT,
        REPORTED_DELIVERED,
        REPORTED_FAILED,
        TIME_PASSES,
        TAKEN_BACK
    }

    /** @param pick which of the attempts it is about */
    private record What(Kind kind, int pick) {}

    private static final class Life {
        private final List<String> story = new ArrayList<>();
        private final Map<Integer, Instant> begun = new HashMap<>();
        private final Set<Integer> answered = new HashSet<>();
        private final Set<Integer> knownNotToHaveArrived = new HashSet<>();
        private final Map<Integer, KeyedId> ids = new HashMap<>();
        private boolean unknownSinceBegun;
        private Instant now = Instant.parse("2026-03-02T09:00:00Z");
        private Message message;

        private Life(Purpose purpose) {
            message = new Message(
                    "msg_1",
                    "clinic",
                    SubjectToken.random(),
                    "330200000000001",
                    purpose,
                    null,
                    "template",
                    "en_US",
                    null,
                    MessageStatus.ACCEPTED,
                    List.of(),
                    1,
                    0,
                    0,
                    null,
                    now,
                    now.plus(Duration.ofMinutes(40)),
                    false);
        }

        private long mayHaveArrived() {
            return begun.keySet().stream()
                    .filter(attempt -> !knownNotToHaveArrived.contains(attempt))
                    .count();
        }

        private void happens(What what) {
            story.add(what.kind() + " " + what.pick());
            switch (what.kind()) {
                case ITS_TURN -> begin();
                case ACCEPTED -> answer(what.pick(), into(MessageStatus.SUBMITTED));
                case REFUSED_FOR_NOW, NOT_STARTED -> answer(what.pick(), into(MessageStatus.WAITING));
                case REFUSED_FOR_GOOD -> answer(what.pick(), into(MessageStatus.FAILED));
                case LOST -> answer(what.pick(), into(MessageStatus.OUTCOME_UNKNOWN));
                case OWNER_LOST -> all(UnknownOutcomes.ownerLost(message, now));
                case REPORTED_SENT -> report(what.pick(), MessageStatus.SENT, StatusReported.Status.SENT);
                case REPORTED_DELIVERED ->
                    report(what.pick(), MessageStatus.DELIVERED, StatusReported.Status.DELIVERED);
                case REPORTED_FAILED -> report(what.pick(), MessageStatus.FAILED, StatusReported.Status.FAILED);
                case TIME_PASSES -> timePasses(Duration.ofMinutes(4));
                case TAKEN_BACK -> {
                    if (Course.queued(message.status())) {
                        all(List.of(message.ending(MessageStatus.CANCELLED, now, List.of("TAKEN_BACK"))));
                    }
                }
            }
        }

        private void begin() {
            if (!Course.queued(message.status()) || !now.isBefore(message.expiresAt())) {
                return;
            }
            if (mayHaveArrived() > 0) {
                assertThat(message.possibleDuplicate())
                        .as("marked before it is sent again, after %s", story)
                        .isTrue();
                assertThat(unknownSinceBegun)
                        .as("unknown before it is sent again, after %s", story)
                        .isTrue();
            }
            int attempt = message.attempts() + 1;
            all(List.of(into(MessageStatus.CLEARED), into(MessageStatus.SENDING).inAttempt(attempt)));
            begun.put(attempt, now);
            ids.put(attempt, new KeyedId(CrockfordId.random(KeyedId.MESSAGE_PREFIX)));
        }

        private void answer(int pick, Change.Into into) {
            int attempt = pick + 1;
            if (!begun.containsKey(attempt) || !answered.add(attempt)) {
                return;
            }
            if (into.status() == MessageStatus.WAITING || into.status() == MessageStatus.FAILED) {
                knownNotToHaveArrived.add(attempt);
            }
            all(Course.answered(message, attempt, into.knownAs(ids.get(attempt))));
        }

        private void report(int pick, MessageStatus reported, StatusReported.Status status) {
            int attempt = pick + 1;
            if (!begun.containsKey(attempt) || knownNotToHaveArrived.contains(attempt)) {
                return;
            }
            all(AccountForStatus.changes(
                    message,
                    new StatusReported(
                            message.subject(),
                            message.sender(),
                            "215500000000001",
                            ids.get(attempt),
                            status,
                            message.id(),
                            null,
                            null,
                            now,
                            now),
                    reported));
        }

        private void timePasses(Duration time) {
            now = now.plus(time);
            if (Course.queued(message.status()) && !now.isBefore(message.expiresAt())) {
                all(List.of(message.ending(MessageStatus.EXPIRED, now, List.of("EXPIRED"))));
            }
            var started = begun.get(message.attempts());
            if (started != null) {
                all(UnknownOutcomes.afterSilence(message, started, QUIET, now));
            }
        }

        private void everyDeadlinePasses() {
            all(UnknownOutcomes.ownerLost(message, now));
            timePasses(Duration.ofHours(1));
        }

        private void all(List<? extends Change> changes) {
            for (var change : changes) {
                message = message.after(change);
                unknownSinceBegun = message.status() == MessageStatus.OUTCOME_UNKNOWN
                        || (unknownSinceBegun && message.status() != MessageStatus.SENDING);
            }
        }

        private Change.Into into(MessageStatus status) {
            return Change.into(status, now);
        }
    }
}
