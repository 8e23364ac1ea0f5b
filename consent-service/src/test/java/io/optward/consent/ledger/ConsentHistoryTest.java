package io.optward.consent.ledger;

import static io.optward.consent.PersonFixture.BILLING;
import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.consent.PersonFixture.person;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.optward.contracts.consent.Purpose.SURVEY;
import static io.optward.contracts.consent.Purpose.UTILITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.consent.PersonFixture;
import io.optward.contracts.consent.ConsentStateChanged.Entry;
import io.optward.contracts.consent.ConsentStateChanged.Status;
import java.time.Instant;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ConsentHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3600);
    private static final Instant TWO = NOON.plusSeconds(7200);
    private static final Instant THREE = NOON.plusSeconds(10800);

    @Test
    void aFirstGrantOfADepartmentCounts() {
        assertThat(history(person().agreedTo(MARKETING, NOON)).consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Granted.class);
    }

    @Test
    void aGrantForOneSenderSaysNothingAboutAnother() {
        assertThat(history(person().agreedTo(MARKETING, CLINIC, NOON)).consentTo(MARKETING, BILLING))
                .isEqualTo(new Standing.Unasked());
    }

    @Test
    void aGrantForOnePurposeSaysNothingAboutAnother() {
        assertThat(history(person().agreedTo(MARKETING, NOON)).consentTo(SURVEY, CLINIC))
                .isEqualTo(new Standing.Unasked());
    }

    @Test
    void aDepartmentsGrantAfterAStopStaysPending() {
        // Given
        var history = history(person().saidStop(NOON).agreedTo(MARKETING, ONE));
        // When
        var standing = history.consentTo(MARKETING, CLINIC);
        // Then
        assertThat(standing).isInstanceOf(Standing.Pending.class);
        assertThat(standing.refused()).isTrue();
    }

    @Test
    void aDepartmentsGrantThatIsDatedBeforeTheStopItKnewOfStaysPending() {
        assertThat(history(person().saidStop(ONE).isSaidToHaveAgreedTo(MARKETING, NOON))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Pending.class);
    }

    @Test
    void aPurposeThatTheDepartmentWithdrewIsNotGrantedAgainByTheDepartment() {
        assertThat(history(person().agreedTo(MARKETING, NOON)
                                .withdrew(MARKETING, null, ONE)
                                .agreedTo(MARKETING, TWO))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Pending.class);
    }

    @Test
    void aGrantForTheWholeBusinessDoesNotReachTheSenderThatWasRefused() {
        // Given
        var history = history(person().withdrew(MARKETING, CLINIC, NOON).agreedTo(MARKETING, ONE));
        // Then
        assertThat(history.consentTo(MARKETING, CLINIC)).isInstanceOf(Standing.Pending.class);
        assertThat(history.consentTo(MARKETING, BILLING)).isInstanceOf(Standing.Granted.class);
    }

    @Test
    void startGrantsAgainWhatWasGrantedWhenThePersonWithdrew() {
        assertThat(history(person().agreedTo(MARKETING, NOON).saidStop(ONE).saidStart(TWO))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Granted.class);
    }

    @Test
    void startMakesThePendingGrantComeTrue() {
        assertThat(history(person().saidStop(NOON).agreedTo(MARKETING, ONE).saidStart(TWO))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Granted.class);
    }

    @Test
    void startOfSomebodyWhoNeverAgreedGrantsNothing() {
        assertThat(history(person().saidStart(NOON)).consentTo(MARKETING, CLINIC))
                .isEqualTo(new Standing.Unasked());
        assertThat(history(person().saidStop(NOON).saidStart(ONE)).consentTo(MARKETING, CLINIC))
                .isEqualTo(new Standing.Unasked());
    }

    @Test
    void aFirstGrantAfterStopAndStartCountsAgain() {
        assertThat(history(person().saidStop(NOON).saidStart(ONE).agreedTo(MARKETING, TWO))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Granted.class);
    }

    @Test
    void stopAtTheInstantOfStartWins() {
        assertThat(history(person().agreedTo(MARKETING, NOON).saidStop(ONE).saidStart(ONE))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Withdrawn.class);
    }

    @Test
    void stopAfterStartWithdrawsAgain() {
        assertThat(history(person().saidStop(NOON)
                                .isSaidToHaveAgreedTo(MARKETING, ONE)
                                .saidStart(TWO)
                                .saidStop(THREE))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Withdrawn.class);
    }

    @Test
    void onlyWhatsAppsOwnResumeLiftsWhatsAppsOwnStop() {
        assertThat(history(person().stoppedMarketingOnWhatsApp(NOON).saidStart(ONE))
                        .isStoppedOnPlatform())
                .isTrue();
        assertThat(history(person().stoppedMarketingOnWhatsApp(NOON).resumedMarketingOnWhatsApp(ONE))
                        .isStoppedOnPlatform())
                .isFalse();
    }

    @Test
    void whatsAppsResumeDoesNotLiftAStop() {
        assertThat(history(person().agreedTo(MARKETING, NOON).saidStop(ONE).resumedMarketingOnWhatsApp(TWO))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Withdrawn.class);
    }

    @Test
    void aGrantForSomebodySuppressedStaysPendingAlsoAfterTheirReturn() {
        // Given
        var history =
                history(person().wasSuppressed(NOON).agreedTo(MARKETING, ONE).returned(TWO));
        // Then
        assertThat(history.isSuppressed()).isFalse();
        assertThat(history.consentTo(MARKETING, CLINIC)).isInstanceOf(Standing.Pending.class);
    }

    @Test
    void aGrantDatedBeforeTheSuppressionDoesNotCountEither() {
        assertThat(history(person().agreedTo(MARKETING, NOON).wasSuppressed(ONE))
                        .consentTo(MARKETING, CLINIC))
                .isInstanceOf(Standing.Pending.class);
    }

    @Test
    void whoReturnedInTheInstantOfTheirCreationIsNotSuppressed() {
        assertThat(history(person().wasSuppressed(NOON).returned(NOON)).isSuppressed())
                .isFalse();
    }

    @Test
    void stopIsPublishedForEveryPurposeThatCanBeAgreedTo() {
        assertThat(history(person().agreedTo(MARKETING, CLINIC, NOON).saidStop(ONE))
                        .entries())
                .extracting(Entry::purpose, Entry::sender, Entry::status)
                .containsExactly(
                        Tuple.tuple(MARKETING, null, Status.WITHDRAWN),
                        Tuple.tuple(MARKETING, CLINIC, Status.WITHDRAWN),
                        Tuple.tuple(SURVEY, null, Status.WITHDRAWN),
                        Tuple.tuple(UTILITY, null, Status.WITHDRAWN));
    }

    private static ConsentHistory history(PersonFixture person) {
        return new ConsentHistory(person.events());
    }
}
