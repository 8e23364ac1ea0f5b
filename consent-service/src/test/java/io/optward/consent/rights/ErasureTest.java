package io.optward.consent.rights;

import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.contracts.consent.Purpose.CUSTOMER_CARE;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.optward.consent.Department;
import io.optward.consent.Facts;
import io.optward.consent.MovableClock;
import io.optward.consent.OwnVault;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.NumberChange;
import io.optward.contracts.subject.SubjectEvent.NumberChanged;
import io.optward.contracts.subject.SubjectEvent.SubjectCreated;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.contracts.subject.SubjectEvent.SubjectReturned;
import io.optward.contracts.subject.SubjectState;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class ErasureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    Facts facts;

    @Inject
    MovableClock clock;

    private final SubjectToken ana = SubjectToken.random();

    @Test
    void anErasureIsAnsweredWithWhatWasPurgedAndTheStateIsATombstone() throws IOException {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        facts.writes(ana, CLINIC, clock.instant());
        awaitReason(ana, CUSTOMER_CARE, null);
        // When
        var erasure = erase(ana);
        // Then
        awaitReason(ana, MARKETING, "SUBJECT_ERASED");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Facts.types(facts.on("consent.state", ana)))
                .containsExactly("consent.state-changed.v1", "tombstone"));
        var answers = await().atMost(PATIENCE).until(() -> facts.on("rights.events", ana), found -> found.size() == 1);
        var answer = Json.mapper().readValue(answers.getFirst().value(), ErasureConfirmed.class);
        assertThat(CloudEvents.text(answers.getFirst().headers(), "ce_id"))
                .isEqualTo(erasure + ".confirmed.consent-service." + ana);
        assertThat(answer.service()).isEqualTo("consent-service");
        assertThat(answer.purged()).isEqualTo(Map.of("lastHeard", 1, "answeredRequests", 0, "consentState", 1));
        assertThat(Facts.types(facts.on("consent.events", ana)))
                .containsExactly("consent.granted.v1", "consent.erased.v1");
    }

    @Test
    void whatArrivesAfterAnErasureIsNotRemembered() throws SQLException {
        // Given
        erase(ana);
        awaitReason(ana, MARKETING, "SUBJECT_ERASED");
        // When
        facts.saysStart(ana);
        var bo = SubjectToken.random();
        facts.saysStop(bo);
        awaitReason(bo, MARKETING, "CONSENT_WITHDRAWN");
        Department.grants(ana, MARKETING).then().statusCode(409).body("reason", is("SUBJECT_ERASED"));
        // Then
        await().atMost(PATIENCE).until(() -> facts.on("consent.state", bo).size() == 1);
        assertThat(Facts.types(facts.on("consent.events", ana))).containsExactly("consent.erased.v1");
        assertThat(Facts.types(facts.on("consent.state", ana))).containsExactly("tombstone");
        given().get("/v1/subjects/{token}/consents", ana.value())
                .then()
                .statusCode(200)
                .body("standing", is("ERASED"))
                .body("entries", hasSize(0));
        try (var connection = Infrastructure.shared().connect("consent", "consent_service");
                var heard = connection.prepareStatement("SELECT 1 FROM last_heard WHERE subject = ?")) {
            heard.setString(1, ana.value());
            assertThat(heard.executeQuery().next()).isFalse();
        }
    }

    @Test
    void somebodySuppressedIsNotContactedUntilTheyActAndThenFromNothing() {
        // Given
        facts.publish(
                ana + ".created",
                new SubjectCreated(ana, SubjectState.SUPPRESSED, List.of(AliasKind.PHONE), clock.instant()));
        awaitReason(ana, MARKETING, "SUBJECT_SUPPRESSED");
        // When
        Department.grants(ana, MARKETING).then().statusCode(201).body("state", is("PENDING"));
        facts.publish(ana + ".returned", new SubjectReturned(ana, clock.instant()));
        // Then
        awaitReason(ana, MARKETING, "CONSENT_PENDING");
    }

    @Test
    void anotherNumberChangesNothingThatWasAgreedToAndHoldsNothingUp() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201).body("state", is("GRANTED"));
        // When
        facts.publish(ana + ".number-changed.X.1", new NumberChanged(ana, NumberChange.NEW_NUMBER, clock.instant()));
        // what comes after it under the same key
        erase(ana);
        awaitReason(ana, MARKETING, "SUBJECT_ERASED");
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Facts.types(facts.on("consent.events", ana)))
                .containsExactly("consent.granted.v1", "consent.erased.v1"));
    }

    @Test
    void somebodyOrdinaryIsNoEntryOfTheLedger() {
        // Given
        var bo = SubjectToken.random();
        facts.publish(
                ana + ".created",
                new SubjectCreated(ana, SubjectState.ACTIVE, List.of(AliasKind.PHONE), clock.instant()));
        erase(bo);
        // When
        awaitReason(bo, MARKETING, "SUBJECT_ERASED");
        // Then
        given().get("/v1/subjects/{token}/consents", ana.value()).then().statusCode(404);
    }

    private String erase(SubjectToken person) {
        var erasure = CrockfordId.random("era_");
        facts.publish(erasure + ".erased." + person, new SubjectErased(person, erasure, clock.instant()));
        return erasure;
    }

    private static void awaitReason(SubjectToken person, Purpose purpose, String reason) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> assertThat(
                        Department.asks(person, purpose, CLINIC).reason())
                .isEqualTo(reason));
    }
}
