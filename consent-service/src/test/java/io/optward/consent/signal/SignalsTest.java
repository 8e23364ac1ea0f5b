package io.optward.consent.signal;

import static io.optward.consent.PersonFixture.BILLING;
import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.contracts.consent.Purpose.CUSTOMER_CARE;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.optward.contracts.consent.Purpose.UTILITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.optward.consent.Department;
import io.optward.consent.Facts;
import io.optward.consent.MovableClock;
import io.optward.consent.OwnVault;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.fixture.InfrastructureResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class SignalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    Facts facts;

    @Inject
    MovableClock clock;

    private final SubjectToken ana = SubjectToken.random();

    @Test
    void afterAStopMarketingIsDenied() {
        // Given
        anaAgreedToMarketing();
        // When
        facts.saysStop(ana);
        // Then
        var denied = awaitDecision(MARKETING, decision -> decision.outcome() == Outcome.DENY);
        assertThat(denied.reason()).isEqualTo("CONSENT_WITHDRAWN");
        assertThat(denied.objections()).containsExactly("CONSENT_WITHDRAWN");
        assertThat(denied.proof()).isNull();
    }

    @Test
    void afterAStopNotEvenUtilityByContractGoesOut() {
        // Given
        assertThat(Department.asks(ana, UTILITY, BILLING).basis()).isEqualTo("contract:" + BILLING);
        // When
        facts.saysStop(ana);
        // Then
        await().atMost(PATIENCE).until(() -> "CONSENT_WITHDRAWN"
                .equals(Department.asks(ana, UTILITY, BILLING).reason()));
    }

    @Test
    void aGrantAfterAStopStaysPendingUntilThePersonSaysStart() {
        // Given
        anaAgreedToMarketing();
        facts.saysStop(ana);
        awaitDecision(MARKETING, decision -> decision.outcome() == Outcome.DENY);
        // When
        Department.grants(ana, MARKETING).then().statusCode(201).body("state", is("PENDING"));
        // Then
        assertThat(Department.asks(ana, MARKETING, CLINIC).objections())
                .startsWith("CONSENT_WITHDRAWN", "CONSENT_PENDING");
        // When
        facts.saysStart(ana);
        // Then
        awaitDecision(MARKETING, decision -> !"CONSENT_WITHDRAWN".equals(decision.reason()));
        facts.ingressIsUpToDate();
        awaitDecision(MARKETING, decision -> decision.outcome() == Outcome.ALLOW);
    }

    @Test
    void startOfSomebodyWhoNeverAgreedGrantsNothing() {
        // When
        facts.saysStart(ana);
        // Then
        await().atMost(PATIENCE).until(() -> facts.on("consent.events", ana).size() == 1);
        assertThat(Department.asks(ana, MARKETING, CLINIC).reason()).isEqualTo("NO_CONSENT");
    }

    @Test
    void theSameStopHeardThreeTimesIsOneEntry() {
        // Given
        anaAgreedToMarketing();
        var message = new KeyedId(CrockfordId.random("mid_"));
        var stop = facts.heard(ana, message, Signal.OPT_OUT, clock.instant());
        // When
        for (int i = 0; i < 3; i++) {
            facts.publish(message.value() + ".opt-out", stop);
        }
        facts.saysStart(ana);
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Facts.types(facts.on("consent.events", ana)))
                .containsExactly("consent.granted.v1", "consent.withdrawn.v1", "consent.resumed.v1"));
    }

    @Test
    void whatIsPublishedIsNumberedWithoutAGap() {
        // Given
        anaAgreedToMarketing();
        facts.saysStop(ana);
        facts.saysStart(ana);
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(facts.on("consent.state", ana))
                .extracting(record -> CloudEvents.text(record.headers(), "ce_id"))
                .containsExactly(ana + ".v1", ana + ".v2", ana + ".v3"));
    }

    @Test
    void aStopOnWhatsAppItselfEndsMarketingUntilItIsResumedThere() {
        // Given
        anaAgreedToMarketing();
        // When
        facts.choosesOnWhatsApp(ana, PreferenceChanged.Value.STOP);
        // Then
        awaitDecision(MARKETING, decision -> "STOPPED_ON_PLATFORM".equals(decision.reason()));
        // When
        facts.saysStart(ana);
        facts.choosesOnWhatsApp(ana, PreferenceChanged.Value.RESUME);
        // Then
        awaitDecision(MARKETING, decision -> decision.outcome() != Outcome.DENY);
    }

    @Test
    void aPreferenceThatIsNotUnderstoodIsAStop() {
        // Given
        anaAgreedToMarketing();
        // When
        facts.choosesOnWhatsApp(ana, PreferenceChanged.Value.UNKNOWN);
        // Then
        awaitDecision(MARKETING, decision -> "STOPPED_ON_PLATFORM".equals(decision.reason()));
    }

    @Test
    void whatsAppsErrorForStoppedMarketingIsAStopToo() {
        // Given
        anaAgreedToMarketing();
        // When
        facts.sendFails(ana, 131026);
        facts.sendFails(ana, 131050);
        // Then
        awaitDecision(MARKETING, decision -> "STOPPED_ON_PLATFORM".equals(decision.reason()));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Facts.types(facts.on("consent.events", ana)))
                .containsExactly("consent.granted.v1", "consent.platform-stopped.v1"));
    }

    @Test
    void aReplyToSomebodyWhoWroteAMinuteAgoRestsOnTheirMessage() {
        // When
        var message = facts.writes(ana, CLINIC, clock.instant().minusSeconds(60));
        // Then
        var allowed = awaitDecision(CUSTOMER_CARE, decision -> decision.outcome() == Outcome.ALLOW);
        assertThat(allowed.basis()).isEqualTo(message.value());
        assertThat(Department.asks(ana, CUSTOMER_CARE, BILLING).reason()).isEqualTo("NOT_HEARD_FROM_FOR_A_DAY");
    }

    @Test
    void somebodyWhoWroteADayAgoIsNotAnsweredHoweverLateTheirMessageArrives() {
        // Given
        var bo = SubjectToken.random();
        // When
        facts.writes(ana, CLINIC, clock.instant().minus(Duration.ofHours(25)));
        facts.writes(bo, CLINIC, clock.instant().minusSeconds(60));
        facts.writes(bo, CLINIC, clock.instant().minus(Duration.ofHours(25)));
        // Then
        awaitThat(bo, CUSTOMER_CARE, decision -> decision.outcome() == Outcome.ALLOW);
        everythingIsRead();
        assertThat(Department.asks(ana, CUSTOMER_CARE, CLINIC).reason()).isEqualTo("NOT_HEARD_FROM_FOR_A_DAY");
        assertThat(Department.asks(bo, CUSTOMER_CARE, CLINIC).outcome()).isEqualTo(Outcome.ALLOW);
    }

    @Test
    void theMessageThatSaysStopIsNotAnswered() {
        // Given
        facts.writes(ana, CLINIC, clock.instant().minusSeconds(60));
        // When
        facts.saysStop(ana);
        // Then
        awaitDecision(CUSTOMER_CARE, decision -> "NOT_HEARD_SINCE_STOP".equals(decision.reason()));
        // When
        facts.writes(ana, CLINIC, clock.instant());
        // Then
        awaitDecision(CUSTOMER_CARE, decision -> decision.outcome() == Outcome.ALLOW);
    }

    @Test
    void theMessageThatSaysStopIsNotAnsweredHoweverFineItsTimeIs() {
        // Given
        var finerThanTheDatabase =
                clock.instant().truncatedTo(ChronoUnit.MICROS).minusNanos(1);
        // When
        facts.says(ana, Signal.OPT_OUT, finerThanTheDatabase);
        // Then
        awaitDecision(CUSTOMER_CARE, decision -> "NOT_HEARD_SINCE_STOP".equals(decision.reason()));
    }

    @Test
    void aStopIsHonouredWithinASecond() {
        // Given
        int rounds = 40;
        var millis = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            var person = SubjectToken.random();
            Department.grants(person, MARKETING).then().statusCode(201);
            var message = new KeyedId(CrockfordId.random("mid_"));
            var stop = facts.heard(person, message, Signal.OPT_OUT, clock.instant());
            // When
            long published = System.nanoTime();
            facts.publish(message.value() + ".opt-out", stop);
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> "CONSENT_WITHDRAWN"
                            .equals(Department.asks(person, MARKETING, CLINIC).reason()));
            millis[round] = Duration.ofNanos(System.nanoTime() - published).toMillis();
        }
        Arrays.sort(millis);
        Logger.getLogger(SignalsTest.class)
                .infof("STOP published to denying decision, ms: p50=%d max=%d", millis[rounds / 2], millis[rounds - 1]);
        // Then
        assertThat(millis[rounds / 2]).isLessThan(1_000);
    }

    private void anaAgreedToMarketing() {
        Department.grants(ana, MARKETING).then().statusCode(201);
    }

    /** Ingress is up to date, and the ledger has read it: told by marketing to somebody who agreed. */
    private void everythingIsRead() {
        var witness = SubjectToken.random();
        Department.grants(witness, MARKETING).then().statusCode(201);
        clock.forward(Duration.ofMinutes(1));
        facts.ingressIsUpToDate();
        awaitThat(witness, MARKETING, decision -> decision.outcome() == Outcome.ALLOW);
    }

    private Decision awaitDecision(Purpose purpose, Predicate<Decision> wanted) {
        return awaitThat(ana, purpose, wanted);
    }

    private static Decision awaitThat(SubjectToken person, Purpose purpose, Predicate<Decision> wanted) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Department.asks(person, purpose, CLINIC), wanted);
    }
}
