package io.optward.consent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.consent.AnyConsentEvents;
import io.optward.consent.PersonFixture;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ConsentHistoryPropertyTest {

    @Property
    void neitherTheOrderOfArrivalNorRepetitionsMatter(
            @ForAll("events") List<ConsentEvent> events, @ForAll Random chance) {
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
        assertThat(inDisorder.isSuspended(Purpose.MARKETING, null))
                .isEqualTo(asTheyCame.isSuspended(Purpose.MARKETING, null));
    }

    @Property
    void whoeverWithdrewHasNotAgreedUnlessTheyActedThemselvesAfterwards(
            @ForAll("events") List<ConsentEvent> events,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // When
        var standing = new ConsentHistory(events).consentTo(purpose, sender);
        // Then
        if (standing instanceof Standing.Granted) {
            assertThat(events)
                    .filteredOn(event -> refuses(event, purpose, sender))
                    .allMatch(refusal -> events.stream()
                            .anyMatch(event -> isActOfThePerson(event, purpose, sender)
                                    && event.occurredAt().isAfter(refusal.occurredAt())));
        }
    }

    @Property
    void nobodyHasAgreedOfWhomNobodyEverSaidSo(
            @ForAll("events") List<ConsentEvent> events,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // When
        var standing = new ConsentHistory(events).consentTo(purpose, sender);
        // Then
        if (standing instanceof Standing.Granted) {
            assertThat(events).anyMatch(event -> switch (event) {
                case ConsentEvent.Granted grant -> covers(grant.purpose(), grant.sender(), purpose, sender);
                case ConsentEvent.Pending grant -> covers(grant.purpose(), grant.sender(), purpose, sender);
                default -> false;
            });
        }
    }

    @Property
    void aStopAtTheVeryInstantOfAPermissionWins(
            @ForAll("events") List<ConsentEvent> events,
            @ForAll("instants") Instant at,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // Given
        var upToThen = new ArrayList<>(
                events.stream().filter(event -> !event.occurredAt().isAfter(at)).toList());
        upToThen.add(AnyConsentEvents.stopAt(at));
        // When
        var standing = new ConsentHistory(upToThen).consentTo(purpose, sender);
        // Then
        assertThat(standing.refused()).isTrue();
    }

    @Property
    void whoeverMayHaveRefusedIsSuspendedUntilTheySayWhatTheyWant(
            @ForAll("events") List<ConsentEvent> events,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // When
        boolean suspended = new ConsentHistory(events).isSuspended(purpose, sender);
        // Then
        assertThat(suspended)
                .isEqualTo(events.stream()
                        .anyMatch(event -> event instanceof ConsentEvent.Suspended doubt
                                && events.stream()
                                        .noneMatch(later -> isActOfThePerson(later, purpose, sender)
                                                && later.occurredAt().isAfter(doubt.occurredAt()))));
    }

    @Property
    void whatSomebodyLookedAtIsLiftedWheneverItWasSaidAndNothingElseIs(
            @ForAll("events") List<ConsentEvent> events,
            @ForAll("instants") Instant lookedAt,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // Given
        var doubts = events.stream()
                .filter(ConsentEvent.Suspended.class::isInstance)
                .map(ConsentEvent::consent)
                .toList();
        for (var doubt : doubts) {
            var others = events.stream()
                    .filter(event -> !event.consent().equals(doubt))
                    .toList();
            var looked = new ArrayList<>(events);
            looked.add(AnyConsentEvents.meantNothing(doubt, lookedAt));
            // Then
            assertThat(new ConsentHistory(looked).isSuspended(purpose, sender))
                    .isEqualTo(new ConsentHistory(others).isSuspended(purpose, sender));
        }
    }

    @Property
    void whatIsInDoubtChangesNoConsent(
            @ForAll("events") List<ConsentEvent> events,
            @ForAll("purposes") Purpose purpose,
            @ForAll("senders") String sender) {
        // Given
        var certain = events.stream()
                .filter(event -> !(event instanceof ConsentEvent.Suspended))
                .toList();
        // Then
        assertThat(new ConsentHistory(events).consentTo(purpose, sender))
                .isEqualTo(new ConsentHistory(certain).consentTo(purpose, sender));
    }

    @Property
    void whatIsPublishedAboutAPurposeIsWhatADecisionGoesBy(@ForAll("events") List<ConsentEvent> events) {
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

    @Property
    void nothingIsPublishedAboutTheErased(@ForAll("events") List<ConsentEvent> events, @ForAll("instants") Instant at) {
        // Given
        var erased = new ArrayList<>(events);
        erased.add(AnyConsentEvents.erasedAt(at));
        // When
        var history = new ConsentHistory(erased);
        // Then
        assertThat(history.isErased()).isTrue();
        assertThat(history.entries()).isEmpty();
    }

    @Provide
    Arbitrary<List<ConsentEvent>> events() {
        return AnyConsentEvents.unlessErased();
    }

    @Provide
    Arbitrary<Instant> instants() {
        return AnyConsentEvents.instants();
    }

    @Provide
    Arbitrary<Purpose> purposes() {
        return Arbitraries.of(Purpose.MARKETING, Purpose.SURVEY, Purpose.UTILITY);
    }

    @Provide
    Arbitrary<String> senders() {
        return Arbitraries.of(PersonFixture.CLINIC, PersonFixture.BILLING);
    }

    private static boolean refuses(ConsentEvent event, Purpose purpose, String sender) {
        return event instanceof ConsentEvent.Withdrawn withdrawn
                && covers(withdrawn.purpose(), withdrawn.sender(), purpose, sender);
    }

    private static boolean isActOfThePerson(ConsentEvent event, Purpose purpose, String sender) {
        return event instanceof ConsentEvent.Resumed
                || (event instanceof ConsentEvent.Granted grant
                        && grant.evidence().assertedBy().equals(Evidence.PERSON)
                        && covers(grant.purpose(), grant.sender(), purpose, sender));
    }

    private static boolean covers(Purpose named, String namedSender, Purpose purpose, String sender) {
        return (named == null || named == purpose) && (namedSender == null || namedSender.equals(sender));
    }
}
