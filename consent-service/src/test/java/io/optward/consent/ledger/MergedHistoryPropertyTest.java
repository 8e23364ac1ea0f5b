package io.optward.consent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.consent.AnyConsentEvents;
import io.optward.consent.PersonFixture;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What must hold of people who were known as two, three or four subjects. The oracles know nothing of the fold: they look
 * for the act that lifted a refusal, or ask the histories of the subjects one by one.
 */
class MergedHistoryPropertyTest {

    /** The oldest first: who is merged is merged into somebody older. */
    private static final List<SubjectToken> SUBJECTS = IntStream.range(0, 4)
            .mapToObj(i -> new SubjectToken("sub_0123456789ABCDEFGHJKMNPQR" + i))
            .toList();

    private static final SubjectToken ANA = SUBJECTS.get(0);
    private static final SubjectToken MAYBE_ANA = SUBJECTS.get(1);
    private static final Instant JOINT = AnyConsentEvents.START.plusSeconds(4);

    @Property
    void neitherTheOrderOfArrivalNorRepetitionsMatter(
            @ForAll("families") List<ConsentEvent> events, @ForAll Random chance) {
        // Given
        var shuffled = new ArrayList<>(events);
        events.stream().filter(_ -> chance.nextBoolean()).forEach(shuffled::add);
        Collections.shuffle(shuffled, chance);
        // When
        var asTheyCame = new ConsentHistory(events);
        var inDisorder = new ConsentHistory(shuffled);
        // Then
        assertThat(inDisorder).isEqualTo(asTheyCame);
        assertThat(inDisorder.entries()).isEqualTo(asTheyCame.entries());
        assertThat(inDisorder.isSuppressed()).isEqualTo(asTheyCame.isSuppressed());
        assertThat(inDisorder.isSuspended(Purpose.MARKETING, null))
                .isEqualTo(asTheyCame.isSuspended(Purpose.MARKETING, null));
        assertThat(inDisorder.isStoppedOnPlatform()).isEqualTo(asTheyCame.isStoppedOnPlatform());
    }

    @Property
    void whateverAnyOfThemRefusedIsLiftedOnlyByALaterActOfWhoWasKnownToBeTheSamePersonThen(
            @ForAll("families") List<ConsentEvent> events,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // When
        var history = new ConsentHistory(events);
        // Then
        if (history.consentTo(purpose, sender) instanceof Standing.Granted) {
            assertEachIsLifted(
                    events, event -> refuses(event, purpose, sender), (_, act) -> agrees(act, purpose, sender));
        }
        if (!history.isSuspended(purpose, sender)) {
            assertEachIsLifted(
                    events, ConsentEvent.Suspended.class::isInstance, (_, act) -> agrees(act, purpose, sender));
        }
        if (!history.isStoppedOnPlatform()) {
            assertEachIsLifted(
                    events,
                    ConsentEvent.PlatformStopped.class::isInstance,
                    (_, act) -> act instanceof ConsentEvent.PlatformResumed);
        }
        if (!history.isSuppressed()) {
            assertEachIsLifted(
                    events,
                    ConsentEvent.Suppressed.class::isInstance,
                    (_, act) -> act instanceof ConsentEvent.Returned);
        }
    }

    @Property
    void nobodyHasAgreedOfWhomNobodyEverSaidSo(
            @ForAll("families") List<ConsentEvent> events,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        if (new ConsentHistory(events).consentTo(purpose, sender) instanceof Standing.Granted) {
            assertThat(events).anyMatch(event -> switch (event) {
                case ConsentEvent.Granted grant -> covers(grant.purpose(), grant.sender(), purpose, sender);
                case ConsentEvent.Pending grant -> covers(grant.purpose(), grant.sender(), purpose, sender);
                default -> false;
            });
        }
    }

    @Property
    void atTheJointOneMustHaveAgreedAndNeitherRefused(
            @ForAll("before") List<ConsentEvent> before,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // Given
        var ana = of(ANA, before);
        var maybeAna = of(MAYBE_ANA, before);
        // When
        var joined = merged(before, List.of());
        // Then
        boolean refused = Stream.of(ana, maybeAna)
                .anyMatch(one -> one.consentTo(purpose, sender).refused());
        boolean suppressed = ana.isSuppressed() || maybeAna.isSuppressed();
        boolean agreed =
                Stream.of(ana, maybeAna).anyMatch(one -> one.consentTo(purpose, sender) instanceof Standing.Granted);
        assertThat(joined.consentTo(purpose, sender).refused()).isEqualTo(refused);
        assertThat(joined.consentTo(purpose, sender) instanceof Standing.Granted)
                .isEqualTo(agreed && !refused && !suppressed);
        assertThat(joined.isSuppressed()).isEqualTo(suppressed);
        assertThat(joined.isStoppedOnPlatform()).isEqualTo(ana.isStoppedOnPlatform() || maybeAna.isStoppedOnPlatform());
    }

    @Property
    void whatHappensAfterwardsPermitsNoMoreThanIfItHadHappenedToEachOfThem(
            @ForAll("before") List<ConsentEvent> before,
            @ForAll("after") List<ConsentEvent> after,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // Given
        var ana = of(ANA, before, after);
        var maybeAna = of(MAYBE_ANA, before, after);
        // When
        var joined = merged(before, after);
        // Then
        if (joined.consentTo(purpose, sender) instanceof Standing.Granted) {
            assertThat(ana.consentTo(purpose, sender).refused()).isFalse();
            assertThat(maybeAna.consentTo(purpose, sender).refused()).isFalse();
            assertThat(List.of(ana.consentTo(purpose, sender), maybeAna.consentTo(purpose, sender)))
                    .hasAtLeastOneElementOfType(Standing.Granted.class);
        }
        assertThat(joined.isSuppressed()).isEqualTo(ana.isSuppressed() || maybeAna.isSuppressed());
        assertThat(joined.isStoppedOnPlatform()).isEqualTo(ana.isStoppedOnPlatform() || maybeAna.isStoppedOnPlatform());
    }

    @Property
    void startAfterwardsLiftsWhatEitherRefusedUnderWhicheverTokenItIsSaid(
            @ForAll("before") List<ConsentEvent> before,
            @ForAll boolean asTheChild,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // Given
        var start = new ConsentEvent.Resumed(
                "con_0START",
                asTheChild ? MAYBE_ANA : ANA,
                PersonFixture.witnessed(),
                JOINT.plusSeconds(1),
                JOINT.plusSeconds(1));
        // When
        var standing = merged(before, List.of(start)).consentTo(purpose, sender);
        // Then
        assertThat(standing.refused()).isFalse();
        if (of(ANA, before).consentTo(purpose, sender) instanceof Standing.Granted) {
            assertThat(standing).isInstanceOf(Standing.Granted.class);
        }
    }

    @Property
    void whatIsPublishedAboutAPurposeIsWhatADecisionGoesBy(@ForAll("families") List<ConsentEvent> events) {
        // Given
        var history = new ConsentHistory(events);
        // Then
        assertThat(history.entries()).allSatisfy(entry -> {
            var standing = history.consentTo(entry.purpose(), entry.sender());
            switch (entry.status()) {
                case GRANTED -> assertThat(standing).isInstanceOf(Standing.Granted.class);
                case PENDING -> assertThat(standing).isInstanceOf(Standing.Pending.class);
                case WITHDRAWN -> assertThat(standing).isInstanceOf(Standing.Withdrawn.class);
            }
        });
    }

    /** Two to four subjects, joined at any instants, who do anything before, between and afterwards. */
    @Provide
    Arbitrary<List<ConsentEvent>> families() {
        return Arbitraries.integers().between(2, SUBJECTS.size()).flatMap(size -> {
            var events = AnyConsentEvents.eventOf(
                            Arbitraries.of(SUBJECTS.subList(0, size)), AnyConsentEvents.instants())
                    .list()
                    .ofMaxSize(14);
            var merges = Combinators.combine(IntStream.range(1, size)
                            .mapToObj(child -> Combinators.combine(
                                            Arbitraries.integers().between(0, child - 1), AnyConsentEvents.instants())
                                    .as((canonical, at) ->
                                            AnyConsentEvents.merge(SUBJECTS.get(canonical), SUBJECTS.get(child), at)))
                            .toList())
                    .as(all -> all);
            return Combinators.combine(events, merges).as((some, all) -> Stream.concat(some.stream(), all.stream())
                    .toList());
        });
    }

    /** What two subjects did until the joint, the instant of the joint among them. */
    @Provide
    Arbitrary<List<ConsentEvent>> before() {
        return AnyConsentEvents.eventOf(
                        Arbitraries.of(ANA, MAYBE_ANA),
                        Arbitraries.integers().between(0, 4).map(AnyConsentEvents.START::plusSeconds))
                .list()
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<ConsentEvent>> after() {
        return AnyConsentEvents.eventOf(
                        Arbitraries.of(ANA, MAYBE_ANA),
                        Arbitraries.integers().between(5, 8).map(AnyConsentEvents.START::plusSeconds))
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<Purpose> purposes() {
        return Arbitraries.of(Purpose.MARKETING, Purpose.SURVEY, Purpose.UTILITY);
    }

    @Provide
    Arbitrary<String> senders() {
        return Arbitraries.of(PersonFixture.CLINIC, PersonFixture.BILLING);
    }

    private static ConsentHistory merged(List<ConsentEvent> before, List<ConsentEvent> after) {
        var all = new ArrayList<>(before);
        all.add(AnyConsentEvents.merge(ANA, MAYBE_ANA, JOINT));
        all.addAll(after);
        return new ConsentHistory(all);
    }

    private static ConsentHistory of(SubjectToken subject, List<ConsentEvent> events) {
        return of(subject, events, List.of());
    }

    /** What a subject did, and then whatever happened, as if all of it had happened to this one. */
    private static ConsentHistory of(SubjectToken subject, List<ConsentEvent> own, List<ConsentEvent> everybodys) {
        return new ConsentHistory(Stream.concat(
                        own.stream().filter(event -> event.subject().equals(subject)),
                        everybodys.stream().map(event -> AnyConsentEvents.asOf(subject, event)))
                .toList());
    }

    private static void assertEachIsLifted(
            List<ConsentEvent> events, Predicate<ConsentEvent> refusal, BiPredicate<ConsentEvent, ConsentEvent> lifts) {
        assertThat(events).filteredOn(refusal).allMatch(refused -> events.stream()
                .anyMatch(act -> lifts.test(refused, act)
                        && (act.occurredAt().isAfter(refused.occurredAt())
                                // suppression is from birth: whoever acts at that instant acts after it
                                || (refused instanceof ConsentEvent.Suppressed
                                        && act.occurredAt().equals(refused.occurredAt())))
                        && onePersonBefore(act.occurredAt(), refused.subject(), events)
                                .contains(act.subject())));
    }

    /** Everybody who can be reached from a subject by merges that lie before an instant. */
    private static Set<SubjectToken> onePersonBefore(Instant at, SubjectToken subject, List<ConsentEvent> events) {
        var reached = new HashSet<>(Set.of(subject));
        boolean more = true;
        while (more) {
            more = false;
            for (var event : events) {
                if (event instanceof ConsentEvent.Merged merge
                        && merge.occurredAt().isBefore(at)
                        && (reached.contains(merge.subject()) || reached.contains(merge.child()))) {
                    more |= reached.add(merge.subject()) | reached.add(merge.child());
                }
            }
        }
        return reached;
    }

    private static boolean refuses(ConsentEvent event, Purpose purpose, String sender) {
        return event instanceof ConsentEvent.Withdrawn withdrawn
                && covers(withdrawn.purpose(), withdrawn.sender(), purpose, sender);
    }

    private static boolean agrees(ConsentEvent event, Purpose purpose, String sender) {
        return event instanceof ConsentEvent.Resumed
                || (event instanceof ConsentEvent.Granted grant
                        && grant.evidence().assertedBy().equals(Evidence.PERSON)
                        && covers(grant.purpose(), grant.sender(), purpose, sender));
    }

    private static boolean covers(Purpose named, String namedSender, Purpose purpose, String sender) {
        return (named == null || named == purpose) && (namedSender == null || namedSender.equals(sender));
    }
}
