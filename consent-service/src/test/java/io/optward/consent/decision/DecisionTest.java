package io.optward.consent.decision;

import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.optward.consent.Department;
import io.optward.consent.Facts;
import io.optward.consent.MovableClock;
import io.optward.consent.OwnVault;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.proof.DecisionProofs;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class DecisionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    Facts facts;

    @Inject
    MovableClock clock;

    private final SubjectToken ana = SubjectToken.random();

    @Test
    void marketingIsAllowedAfterAGrantWithAProofThatTheVaultAccepts() {
        // Given
        String consent = Department.grants(ana, MARKETING)
                .then()
                .statusCode(201)
                .body("state", is("GRANTED"))
                .body("subject", is(ana.value()))
                .extract()
                .path("id");
        facts.ingressIsUpToDate();
        // When
        var allowed = awaitOutcome(Outcome.ALLOW);
        // Then
        assertThat(allowed.basis()).isEqualTo(consent);
        assertThat(allowed.id()).startsWith("dec_");
        assertThat(allowed.reason()).isNull();
        assertThat(allowed.objections()).isEmpty();
        assertThat(allowed.ledgerAsOf()).isNotNull();
        assertThat(DecisionProofs.withKey(OwnVault.PROOF_KEY).check(allowed.proof(), ana, allowed.decidedAt()))
                .isEqualTo(new DecisionProofs.Checked.Valid(allowed.id(), MARKETING, CLINIC));
    }

    @Test
    void marketingWaitsUntilIngressSaysThatItIsUpToDate() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        clock.forward(Duration.ofMinutes(1));
        // When
        var waiting = Department.asks(ana, MARKETING, CLINIC);
        // Then
        assertThat(waiting.outcome()).isEqualTo(Outcome.WAIT);
        assertThat(waiting.reason()).isEqualTo("LEDGER_BEHIND");
        assertThat(waiting.proof()).isNull();
        // When
        facts.ingressIsUpToDate();
        // Then
        assertThat(awaitOutcome(Outcome.ALLOW).ledgerAsOf())
                .isAfter(clock.instant().minusSeconds(30));
    }

    @Test
    void answersStandInTheOrderOfTheQuestions() {
        // Given
        var bo = SubjectToken.random();
        Department.grants(ana, MARKETING).then().statusCode(201);
        clock.forward(Duration.ofMinutes(1));
        // When
        var answer = Department.asks(
                Department.question(bo, MARKETING, CLINIC),
                Department.question(ana, MARKETING, CLINIC),
                Department.question(ana, MARKETING, "999"),
                """
                {"subject":"%s","purpose":"AUTHENTICATION","sender":"%s","reference":"login-88"}
                """.formatted(ana, CLINIC),
                """
                {"subject":"%s","purpose":"LEGAL_NOTICE","sender":"%s","reference":"app-1"}
                """.formatted(ana, CLINIC));
        // Then
        assertThat(answer.items())
                .extracting(Decision::outcome)
                .containsExactly(Outcome.DENY, Outcome.WAIT, Outcome.DENY, Outcome.ALLOW, Outcome.DENY);
        assertThat(answer.items())
                .extracting(Decision::reason)
                .containsExactly("NO_CONSENT", "LEDGER_BEHIND", "SENDER_UNKNOWN", null, "APPROVAL_MISSING");
        assertThat(answer.items().get(3).basis()).isEqualTo("request:login-88");
    }

    @Test
    void aPurposeThatDoesNotExistIsRefusedByItsField() {
        given().contentType("application/json")
                .body("""
                        {"items":[{"subject":"%s","purpose":"SPAM","sender":"%s"}]}""".formatted(ana, CLINIC))
                .post("/v1/decisions")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", is("items[0].purpose"));
    }

    @Test
    void aPhoneNumberInPlaceOfATokenIsRefusedAndNotRepeated() {
        given().contentType("application/json")
                .body("""
                        {"items":[{"subject":"+15550100777","purpose":"MARKETING","sender":"%s"}]}""".formatted(CLINIC))
                .post("/v1/decisions")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", is("items[0].subject"))
                .body(not(containsString("15550100777")));
    }

    @Test
    void aQuestionWithoutASenderIsRefusedByItsField() {
        given().contentType("application/json")
                .body("""
                        {"items":[{"subject":"%s","purpose":"MARKETING"}]}""".formatted(ana))
                .post("/v1/decisions")
                .then()
                .statusCode(400)
                .body("field", is("items[0].sender"));
    }

    @Test
    void fiveHundredQuestionsAreAnsweredAndOneMoreIsRefused() {
        // Given
        var question = Department.question(ana, MARKETING, CLINIC);
        // Then
        assertThat(Department.asks(Collections.nCopies(500, question).toArray(String[]::new))
                        .items())
                .hasSize(500);
        given().contentType("application/json")
                .body("{\"items\":[" + String.join(",", Collections.nCopies(501, question)) + "]}")
                .post("/v1/decisions")
                .then()
                .statusCode(400)
                .body("field", is("items"));
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        given().contentType("application/json")
                .body("{")
                .post("/v1/decisions")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void healthTellsInSentencesHowFarTheLedgerIs() {
        // Given
        facts.ingressIsUpToDate();
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(containsString("known for all 3 partitions"))
                .body(containsString("ledgerAsOf")));
        given().get("/q/metrics").then().body(containsString("optward_ledger_lag_seconds"));
    }

    private Decision awaitOutcome(Outcome outcome) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Department.asks(ana, MARKETING, CLINIC), decision -> decision.outcome() == outcome);
    }
}
