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

    @Property(tries = 5_000)
    void whatWasGivenUpBecomesWhatIsHeardOfItWheneverThatComes(
            @ForAll Purpose purpose, @ForAll("events") List<What> before, @ForAll("words") List<What> after) {
        var life = new Life(purpose);
        before.forEach(life::happens);
        life.everyDeadlinePasses();

        after.forEach(word -> {
            var stood = life.message;
            boolean isHeard = life.happens(word);
            if (stood.givenUp() && isHeard) {
                assertThat(life.message.status())
                        .as("%s of what was given up, after %s", word, life.story)
                        .isIn(life.trueAfter(word.kind(), stood));
            }
        });

        assertThat(Course.queued(life.message.status()))
                .as("lies in the queue once every deadline is over, after %s", life.story)
                .isFalse();
        if (life.wasDelivered) {
            assertThat(life.message)
                    .as("was delivered, after %s", life.story)
                    .matches(message -> message.status() == MessageStatus.DELIVERED
                            || (message.status() == MessageStatus.FAILED && !message.givenUp()));
        }
    }

    @Provide
    Arbitrary<List<What>> events() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()), Arbitraries.integers().between(0, 3))
                .as(What::new)
                .list()
                .ofMaxSize(25);
    }

    /** What comes of attempts that were made before. */
    @Provide
    Arbitrary<List<What>> words() {
        return Combinators.combine(Arbitraries.of(WORDS), Arbitraries.integers().between(0, 3))
                .as(What::new)
                .list()
                .ofMaxSize(6);
    }

    private static final Set<Kind> WORDS = Set.of(
            Kind.ACCEPTED,
            Kind.REFUSED_FOR_NOW,
            Kind.REFUSED_FOR_GOOD,
            Kind.NOT_STARTED,
            Kind.LOST,
            Kind.REPORTED_SENT,
            Kind.REPORTED_DELIVERED,
            Kind.REPORTED_FAILED);

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
        HELD_UP,
        HEARS_AGAIN,
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
        private final Set<Integer> knownToHaveFailed = new HashSet<>();
        private boolean unknownSinceBegun;
        private boolean wasDelivered;
        private boolean hears = true;
        private Instant now = Instant.parse("2026-03-02T09:00:00Z");
        private Instant heardUpTo = now;
        private Message message;

        private Life(Purpose purpose) {
            message = new Message(
                    "msg_1",
                    "clinic",
                    null,
                    SubjectToken.random(),
                    "330200000000001",
                    purpose,
                    null,
                    "template",
                    "en_US",
                    null,
                    null,
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

        /** Whether it can have happened. */
        private boolean happens(What what) {
            story.add(what.kind() + " " + what.pick());
            return switch (what.kind()) {
                case ITS_TURN -> begin();
                case ACCEPTED -> answer(what.pick(), into(MessageStatus.SUBMITTED));
                case REFUSED_FOR_NOW, NOT_STARTED -> answer(what.pick(), into(MessageStatus.WAITING));
                case REFUSED_FOR_GOOD ->
                    answer(what.pick(), into(MessageStatus.FAILED).because("WHATSAPP_131009"));
                case LOST -> answer(what.pick(), into(MessageStatus.OUTCOME_UNKNOWN));
                case OWNER_LOST -> all(UnknownOutcomes.ownerLost(message, now));
                case REPORTED_SENT -> report(what.pick(), MessageStatus.SENT, StatusReported.Status.SENT);
                case REPORTED_DELIVERED ->
                    report(what.pick(), MessageStatus.DELIVERED, StatusReported.Status.DELIVERED);
                case REPORTED_FAILED -> report(what.pick(), MessageStatus.FAILED, StatusReported.Status.FAILED);
                case TIME_PASSES -> timePasses(Duration.ofMinutes(4));
                case HELD_UP -> hears(false);
                case HEARS_AGAIN -> hears(true);
                case TAKEN_BACK ->
                    Course.queued(message.status())
                            && all(List.of(message.ending(MessageStatus.CANCELLED, now, List.of("TAKEN_BACK"))));
            };
        }

        /** What a word that comes of an attempt may make of a message that was given up. */
        private Set<MessageStatus> trueAfter(Kind word, Message givenUp) {
            boolean oneFailed = givenUp.oneCopyFailed();
            return switch (word) {
                // unless it is about the copy that failed, of which it tells nothing new
                case ACCEPTED ->
                    oneFailed ? Set.of(MessageStatus.SUBMITTED, MessageStatus.FAILED) : Set.of(MessageStatus.SUBMITTED);
                case REPORTED_SENT ->
                    oneFailed ? Set.of(MessageStatus.SENT, MessageStatus.FAILED) : Set.of(MessageStatus.SENT);
                case REPORTED_DELIVERED -> Set.of(MessageStatus.DELIVERED);
                default -> Set.of(MessageStatus.FAILED);
            };
        }

        private boolean begin() {
            if (!Course.queued(message.status()) || !now.isBefore(message.expiresAt())) {
                return false;
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
            return true;
        }

        private boolean answer(int pick, Change.Into into) {
            int attempt = pick + 1;
            if (!begun.containsKey(attempt) || !answered.add(attempt)) {
                return false;
            }
            boolean notSent = into.status() == MessageStatus.WAITING || into.status() == MessageStatus.FAILED;
            if (notSent) {
                knownNotToHaveArrived.add(attempt);
            }
            boolean hasId = into.status() == MessageStatus.SUBMITTED;
            return all(Course.answered(message, attempt, hasId ? into.knownAs(ids.get(attempt)) : into));
        }

        private boolean report(int pick, MessageStatus reported, StatusReported.Status status) {
            int attempt = pick + 1;
            if (!begun.containsKey(attempt) || knownNotToHaveArrived.contains(attempt)) {
                return false;
            }
            if (reported == MessageStatus.FAILED) {
                knownToHaveFailed.add(attempt);
            } else if (reported == MessageStatus.DELIVERED) {
                if (knownToHaveFailed.contains(attempt)) {
                    return false;
                }
                wasDelivered = true;
            }
            return all(AccountForStatus.changes(
                    message,
                    new StatusReported(
                            message.subject(),
                            message.sender(),
                            "215500000000001",
                            ids.get(attempt),
                            status,
                            message.id(),
                            reported == MessageStatus.FAILED ? 131_026 : null,
                            null,
                            now,
                            now),
                    reported));
        }

        private boolean hears(boolean again) {
            hears = again;
            if (again) {
                heardUpTo = now;
            }
            return true;
        }

        private boolean timePasses(Duration time) {
            now = now.plus(time);
            if (hears) {
                heardUpTo = now;
            }
            if (Course.queued(message.status()) && !now.isBefore(message.expiresAt())) {
                all(List.of(message.ending(MessageStatus.EXPIRED, now, List.of("EXPIRED"))));
            }
            var started = begun.get(message.attempts());
            if (started != null) {
                var settled = UnknownOutcomes.afterSilence(message, started, QUIET, heardUpTo, now);
                if (!settled.isEmpty()) {
                    assertThat(heardUpTo)
                            .as("heard to the end of the quiet period, after %s", story)
                            .isAfterOrEqualTo(started.plus(QUIET));
                }
                all(settled);
            }
            return true;
        }

        private void everyDeadlinePasses() {
            all(UnknownOutcomes.ownerLost(message, now));
            hears(true);
            timePasses(Duration.ofHours(1));
        }

        private boolean all(List<? extends Change> changes) {
            for (var change : changes) {
                var before = message;
                message = message.after(change);
                assertThat(before.givenUp() && Course.queued(message.status()))
                        .as("given up and queued again, after %s", story)
                        .isFalse();
                unknownSinceBegun = message.status() == MessageStatus.OUTCOME_UNKNOWN
                        || (unknownSinceBegun && message.status() != MessageStatus.SENDING);
            }
            return true;
        }

        private Change.Into into(MessageStatus status) {
            return Change.into(status, now);
        }
    }
}
