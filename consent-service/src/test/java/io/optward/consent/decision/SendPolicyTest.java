package io.optward.consent.decision;

import static io.optward.consent.PersonFixture.BILLING;
import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.consent.PersonFixture.person;
import static io.optward.consent.decision.Reason.APPROVAL_MISSING;
import static io.optward.consent.decision.Reason.CODE_NOT_ASKED_FOR;
import static io.optward.consent.decision.Reason.CONSENT_PENDING;
import static io.optward.consent.decision.Reason.CONSENT_WITHDRAWN;
import static io.optward.consent.decision.Reason.LEDGER_BEHIND;
import static io.optward.consent.decision.Reason.NOT_HEARD_FROM_FOR_A_DAY;
import static io.optward.consent.decision.Reason.NOT_HEARD_SINCE_STOP;
import static io.optward.consent.decision.Reason.NO_CONSENT;
import static io.optward.consent.decision.Reason.OPT_OUT_SUSPECTED;
import static io.optward.consent.decision.Reason.REFERENCE_NOT_ACCEPTED;
import static io.optward.consent.decision.Reason.SENDER_UNKNOWN;
import static io.optward.consent.decision.Reason.STOPPED_ON_PLATFORM;
import static io.optward.consent.decision.Reason.SUBJECT_ERASED;
import static io.optward.consent.decision.Reason.SUBJECT_SUPPRESSED;
import static io.optward.consent.decision.SendPolicy.CARE_WINDOW;
import static io.optward.consent.decision.SendPolicy.LEDGER_MAY_LAG;
import static io.optward.contracts.consent.Purpose.AUTHENTICATION;
import static io.optward.contracts.consent.Purpose.CUSTOMER_CARE;
import static io.optward.contracts.consent.Purpose.LEGAL_NOTICE;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.optward.contracts.consent.Purpose.SURVEY;
import static io.optward.contracts.consent.Purpose.UTILITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.consent.AnyConsentEvents;
import io.optward.consent.PersonFixture;
import io.optward.consent.ledger.ConsentHistory;
import io.optward.consent.signal.LastHeard.Hearing;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.DecisionRequest.SendQuestion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SendPolicyTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3600);
    private static final Instant TWO = NOON.plusSeconds(7200);
    private static final KeyedId MESSAGE = new KeyedId("mid_0123456789ABCDEFGHJKMNPQRS");
    private static final Map<String, Set<Purpose>> CONTRACTS = Map.of(CLINIC, Set.of(), BILLING, Set.of(UTILITY));

    @Test
    void marketingToSomebodyWhoNeverAgreedIsDenied() {
        assertThat(marketingTo(person(), ONE)).isEqualTo(denied(NO_CONSENT));
    }

    @Test
    void marketingRestsOnTheGrant() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON);
        // Then
        assertThat(marketingTo(ana, ONE))
                .isEqualTo(new Verdict.Allow(ana.events().getFirst().consent()));
    }

    @Test
    void marketingAfterAStopIsDenied() {
        assertThat(marketingTo(person().agreedTo(MARKETING, NOON).saidStop(ONE), TWO))
                .isEqualTo(denied(CONSENT_WITHDRAWN));
    }

    @Test
    void marketingToSomebodyWhoMayHaveSaidStopIsDeniedUntilSomebodyHasLooked() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON).wroteWhatMayBeAStop(ONE);
        // Then
        assertThat(marketingTo(ana, TWO)).isEqualTo(denied(OPT_OUT_SUSPECTED));
        // When
        ana.meantNothingByIt(TWO);
        // Then
        assertThat(marketingTo(ana, TWO)).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void whatIsCertainIsToldBeforeWhatIsInDoubt() {
        assertThat(marketingTo(person().saidStop(NOON).wroteWhatMayBeAStop(ONE), TWO))
                .isEqualTo(denied(CONSENT_WITHDRAWN, OPT_OUT_SUSPECTED));
    }

    @Test
    void aPendingGrantIsDeniedForTheWithdrawalFirst() {
        assertThat(marketingTo(person().saidStop(NOON).agreedTo(MARKETING, ONE), TWO))
                .isEqualTo(denied(CONSENT_WITHDRAWN, CONSENT_PENDING));
    }

    @Test
    void everyObjectionIsNamedInTheOrderOfPrecedence() {
        // Given
        var ana = person().saidStop(NOON)
                .agreedTo(MARKETING, ONE)
                .stoppedMarketingOnWhatsApp(ONE)
                .wasSuppressed(ONE)
                .wasErased(ONE);
        // When
        var verdict = decide(question(ana, MARKETING, CLINIC), ana, null, null, TWO);
        // Then
        assertThat(verdict)
                .isEqualTo(denied(
                        SUBJECT_ERASED,
                        SUBJECT_SUPPRESSED,
                        STOPPED_ON_PLATFORM,
                        CONSENT_WITHDRAWN,
                        CONSENT_PENDING,
                        LEDGER_BEHIND));
    }

    @Test
    void aStopOnWhatsAppItselfEndsMarketingAndSurveysOnly() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON)
                .agreedTo(SURVEY, NOON)
                .agreedTo(UTILITY, NOON)
                .stoppedMarketingOnWhatsApp(ONE);
        // Then
        assertThat(marketingTo(ana, TWO)).isEqualTo(denied(STOPPED_ON_PLATFORM));
        assertThat(decide(question(ana, SURVEY, CLINIC), ana, null, TWO, TWO)).isEqualTo(denied(STOPPED_ON_PLATFORM));
        assertThat(decide(question(ana, UTILITY, CLINIC), ana, null, TWO, TWO)).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void marketingWaitsWhenTheLedgerIsThirtySecondsBehind() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON);
        // Then
        assertThat(decide(question(ana, MARKETING, CLINIC), ana, null, ONE.minus(LEDGER_MAY_LAG), ONE))
                .isEqualTo(new Verdict.Wait(List.of(LEDGER_BEHIND)));
    }

    @Test
    void marketingGoesOutWhenTheLedgerIsOneMillisecondLessBehind() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON);
        // Then
        assertThat(decide(
                        question(ana, MARKETING, CLINIC),
                        ana,
                        null,
                        ONE.minus(LEDGER_MAY_LAG).plusMillis(1),
                        ONE))
                .isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void marketingWaitsWhileItIsNotKnownHowFarTheLedgerIs() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON);
        // Then
        assertThat(decide(question(ana, MARKETING, CLINIC), ana, null, null, ONE))
                .isEqualTo(new Verdict.Wait(List.of(LEDGER_BEHIND)));
    }

    @Test
    void aDenialWinsOverAWait() {
        assertThat(decide(question(person(), MARKETING, CLINIC), person(), null, null, ONE))
                .isEqualTo(denied(NO_CONSENT, LEDGER_BEHIND));
    }

    @Test
    void whatIsNotPromotionDoesNotWaitForTheLedger() {
        // Given
        var ana = person().agreedTo(UTILITY, NOON);
        // Then
        assertThat(decide(question(ana, UTILITY, CLINIC), ana, null, null, ONE)).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void utilityNeedsNoOptInWhereAContractIsTheBasis() {
        assertThat(decide(question(person(), UTILITY, BILLING), person(), null, null, ONE))
                .isEqualTo(new Verdict.Allow("contract:" + BILLING));
        assertThat(decide(question(person(), UTILITY, CLINIC), person(), null, null, ONE))
                .isEqualTo(denied(NO_CONSENT));
    }

    @Test
    void aContractIsNoWayRoundAStop() {
        // Given
        var ana = person().saidStop(NOON);
        // Then
        assertThat(decide(question(ana, UTILITY, BILLING), ana, null, null, ONE))
                .isEqualTo(denied(CONSENT_WITHDRAWN));
    }

    @Test
    void aCareReplyGoesOutOneSecondBeforeTheDayIsOver() {
        assertThat(careReply(person(), NOON, NOON.plus(CARE_WINDOW).minusSeconds(1)))
                .isEqualTo(new Verdict.Allow(MESSAGE.value()));
    }

    @Test
    void aCareReplyIsDeniedWhenTheDayIsOver() {
        assertThat(careReply(person(), NOON, NOON.plus(CARE_WINDOW))).isEqualTo(denied(NOT_HEARD_FROM_FOR_A_DAY));
    }

    @Test
    void aCareReplyIsDeniedOneSecondAfterTheDayIsOver() {
        assertThat(careReply(person(), NOON, NOON.plus(CARE_WINDOW).plusSeconds(1)))
                .isEqualTo(denied(NOT_HEARD_FROM_FOR_A_DAY));
    }

    @Test
    void nobodyIsAnsweredWhoNeverWrote() {
        assertThat(decide(question(person(), CUSTOMER_CARE, CLINIC), person(), null, null, ONE))
                .isEqualTo(denied(NOT_HEARD_FROM_FOR_A_DAY));
    }

    @Test
    void theMessageThatSaysStopIsNotAnswered() {
        assertThat(careReply(person().saidStop(NOON), NOON, ONE)).isEqualTo(denied(NOT_HEARD_SINCE_STOP));
    }

    @Test
    void aQuestionAfterTheStopIsAnswered() {
        assertThat(careReply(person().saidStop(NOON), NOON.plusSeconds(1), ONE)).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void aCodeIsSentOnlyWhenItWasAskedFor() {
        // Given
        var ana = person().saidStop(NOON);
        // Then
        assertThat(code(ana, "login-88")).isEqualTo(new Verdict.Allow("request:login-88"));
        assertThat(code(ana, null)).isEqualTo(denied(CODE_NOT_ASKED_FOR));
        assertThat(code(ana, " ")).isEqualTo(denied(CODE_NOT_ASKED_FOR));
        assertThat(code(ana, "+15550100777")).isEqualTo(denied(REFERENCE_NOT_ACCEPTED));
    }

    @Test
    void aLegalNoticeWaitsForAnApprovalThatNobodyCanGiveYet() {
        assertThat(decide(question(person(), LEGAL_NOTICE, CLINIC), person(), null, ONE, ONE))
                .isEqualTo(denied(APPROVAL_MISSING));
    }

    @Test
    void aSenderThatIsNotOursIsDenied() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON);
        // Then
        assertThat(decide(question(ana, MARKETING, "999"), ana, null, ONE, ONE)).isEqualTo(denied(SENDER_UNKNOWN));
    }

    @Test
    void somebodySuppressedIsNotEvenAnswered() {
        assertThat(careReply(person().wasSuppressed(NOON), NOON, ONE)).isEqualTo(denied(SUBJECT_SUPPRESSED));
    }

    @Test
    void promotionWaitsForAReviewAndNothingElseDoes() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON).agreedTo(SURVEY, NOON).agreedTo(UTILITY, NOON);
        var known = new Circumstances(history(ana), Set.of(), new Hearing(TWO, MESSAGE), TWO, true);
        // Then
        var waiting = new Verdict.Wait(List.of(Reason.AWAITING_REVIEW));
        assertThat(Verdict.on(question(ana, MARKETING, CLINIC), known, TWO)).isEqualTo(waiting);
        assertThat(Verdict.on(question(ana, SURVEY, CLINIC), known, TWO)).isEqualTo(waiting);
        assertThat(Verdict.on(question(ana, UTILITY, CLINIC), known, TWO)).isInstanceOf(Verdict.Allow.class);
        assertThat(Verdict.on(question(ana, CUSTOMER_CARE, CLINIC), known, TWO)).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void aDenialWinsOverAReviewThatIsAwaited() {
        // Given
        var ana = person().agreedTo(MARKETING, NOON).saidStop(ONE);
        var known = new Circumstances(history(ana), Set.of(), null, TWO, true);
        // Then
        assertThat(Verdict.on(question(ana, MARKETING, CLINIC), known, TWO))
                .isEqualTo(denied(CONSENT_WITHDRAWN, Reason.AWAITING_REVIEW));
    }

    @Property
    void nothingEverGoesToTheErased(
            @ForAll("events") List<ConsentEvent> events, @ForAll("instants") Instant at, @ForAll Purpose purpose) {
        // Given
        var erased = new ArrayList<>(events);
        erased.add(AnyConsentEvents.erasedAt(at));
        var now = AnyConsentEvents.START.plusSeconds(20);
        var known =
                new Circumstances(new ConsentHistory(erased), Set.of(UTILITY), new Hearing(now, MESSAGE), now, false);
        // When
        var verdict = Verdict.on(new SendQuestion(SubjectToken.random(), purpose, BILLING, "login-88"), known, now);
        // Then
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
    }

    @Provide
    Arbitrary<List<ConsentEvent>> events() {
        return AnyConsentEvents.unlessErased();
    }

    @Provide
    Arbitrary<Instant> instants() {
        return AnyConsentEvents.instants();
    }

    private static Verdict marketingTo(PersonFixture person, Instant now) {
        return decide(question(person, MARKETING, CLINIC), person, null, now, now);
    }

    private static Verdict careReply(PersonFixture person, Instant lastWrote, Instant now) {
        return decide(question(person, CUSTOMER_CARE, CLINIC), person, lastWrote, null, now);
    }

    private static Verdict code(PersonFixture person, String reference) {
        return decide(new SendQuestion(person.subject(), AUTHENTICATION, CLINIC, reference), person, null, null, ONE);
    }

    private static Verdict decide(
            SendQuestion question, PersonFixture person, Instant lastWrote, Instant ledgerAsOf, Instant now) {
        var heard = lastWrote == null ? null : new Hearing(lastWrote, MESSAGE);
        var known = new Circumstances(history(person), CONTRACTS.get(question.sender()), heard, ledgerAsOf, false);
        return Verdict.on(question, known, now);
    }

    private static SendQuestion question(PersonFixture person, Purpose purpose, String sender) {
        return new SendQuestion(person.subject(), purpose, sender, null);
    }

    private static ConsentHistory history(PersonFixture person) {
        return new ConsentHistory(person.events());
    }

    private static Verdict denied(Reason... reasons) {
        return new Verdict.Deny(List.of(reasons));
    }
}
