package io.optward.consent.ledger;

import static io.optward.consent.PersonFixture.CLINIC;
import static io.optward.contracts.consent.Purpose.MARKETING;
import static io.optward.contracts.consent.Purpose.SURVEY;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.optward.consent.Department;
import io.optward.consent.MovableClock;
import io.optward.consent.OwnVault;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.kit.fixture.InfrastructureResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class ConsentResourceTest {

    @Inject
    MovableClock clock;

    private final SubjectToken ana = SubjectToken.random();

    @Test
    void aPersonIsFoundByTheirPhoneNumber() {
        // When
        String first = Department.grantsBut("alias", "{\"kind\":\"PHONE\",\"value\":\"+15550100701\"}")
                .then()
                .statusCode(201)
                .body("state", is("GRANTED"))
                .extract()
                .path("subject");
        String second = Department.grantsBut("alias", "{\"kind\":\"PHONE\",\"value\":\"+15550100701\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("subject");
        // Then
        assertThat(first).startsWith("sub_").isEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "absent",
            value = {
                "subject|\"+15550100777\"|subject",
                "subject|absent|subject",
                "alias|{\"kind\":\"EMAIL\",\"value\":\"ana@example.com\"}|alias.kind",
                "alias|{\"kind\":\"ACCOUNT\",\"value\":\"215500000000001\"}|alias.kind",
                "alias|{\"kind\":\"PHONE\"}|alias.value",
                "alias|{\"kind\":\"PHONE\",\"value\":\"12\"}|alias",
                "purpose|\"SPAM\"|purpose",
                "purpose|\"AUTHENTICATION\"|purpose",
                "purpose|\"CUSTOMER_CARE\"|purpose",
                "purpose|absent|purpose",
                "sender|\"330200000000009\"|sender",
                "action|\"FORGET\"|action",
                "action|absent|action",
                "evidence.method|\"TELEPATHY\"|evidence.method",
                "evidence.method|\"WA_MESSAGE\"|evidence.method",
                "evidence.method|\"OTHER\"|evidence.method",
                "evidence.reference|\"+15550100777\"|evidence.reference",
                "evidence.reference|\"ana@example.com\"|evidence.reference",
                "evidence.notice.id|\"15550100777\"|evidence.notice.id",
                "evidence.notice.version|absent|evidence.notice.version",
                "evidence.notice.sha256|\"abc\"|evidence.notice.sha256",
                "evidence.notice.language|\"!!\"|evidence.notice.language",
                "evidence.notice.language|absent|evidence.notice.language",
                "occurredAt|\"yesterday\"|occurredAt"
            })
    void whatIsWrongIsRefusedByItsField(String member, String json, String field) {
        Department.grantsBut(member, json)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", is(field))
                .body(not(containsString("15550100777")))
                .body(not(containsString("example.com")));
    }

    @Test
    void aGrantWithoutEvidenceIsNotRecorded() {
        Department.grantsBut("evidence", null)
                .then()
                .statusCode(400)
                .body("reason", is("EVIDENCE_MISSING"))
                .body("field", is("evidence"));
        Department.grantsBut("evidence.notice", null)
                .then()
                .statusCode(400)
                .body("reason", is("EVIDENCE_MISSING"))
                .body("field", is("evidence.notice"));
    }

    @Test
    void whatLiesAheadHasNotHappened() {
        Department.grantsBut("occurredAt", "\"" + clock.instant().plusSeconds(60) + "\"")
                .then()
                .statusCode(400)
                .body("field", is("occurredAt"));
        Department.grantsBut("occurredAt", "\"" + clock.instant().minusSeconds(60) + "\"")
                .then()
                .statusCode(201);
    }

    @Test
    void somebodyTheVaultDoesNotKnowIsRefused() {
        Department.grants(OwnVault.STRANGER, MARKETING)
                .then()
                .statusCode(400)
                .body("reason", is("SUBJECT_UNKNOWN"))
                .body("field", is("subject"));
    }

    @Test
    void anAliasOfTwoPeopleIsAConflict() {
        Department.grantsBut("alias", "{\"kind\":\"PHONE\",\"value\":\"" + OwnVault.CONFLICTING + "\"}")
                .then()
                .statusCode(409)
                .body("reason", is("ALIAS_CONFLICT"))
                .body("field", is("alias"));
    }

    @Test
    void whileTheVaultIsAwayNothingIsRecordedAndOneMayTryAgain() {
        Department.grantsBut("alias", "{\"kind\":\"PHONE\",\"value\":\"" + OwnVault.AWAY + "\"}")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("reason", is("VAULT_AWAY"))
                .body(not(containsString(OwnVault.AWAY)));
    }

    @Test
    void aWithdrawalNeedsNoEvidence() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        // Then
        Department.withdraws(ana, MARKETING).then().statusCode(201).body("state", is("WITHDRAWN"));
        Department.grants(ana, MARKETING).then().statusCode(201).body("state", is("PENDING"));
    }

    @Test
    void aGrantDatedBeforeTheKnownWithdrawalIsPendingToo() {
        // Given
        Department.withdraws(ana, MARKETING).then().statusCode(201);
        var body = """
                {"subject":"%s","purpose":"MARKETING","action":"GRANT","occurredAt":"2026-01-01T00:00:00Z",
                 "evidence":{"method":"WEB_FORM","notice":{"id":"privacy","version":"1","sha256":"%s","language":"en"}}}
                """.formatted(ana, "0a".repeat(32));
        // Then
        Department.posts(body).then().statusCode(201).body("state", is("PENDING"));
    }

    @Test
    void theSameIdempotencyKeyGetsTheSameAnswerAndIsOneEntry() {
        // Given
        var key = CrockfordId.random("key_");
        // When
        var first = withKey(key, "MARKETING").then().statusCode(201).extract().<String>path("id");
        var second = withKey(key, "MARKETING").then().statusCode(201).extract().<String>path("id");
        // Then
        assertThat(second).isEqualTo(first);
        withKey(key, "SURVEY")
                .then()
                .statusCode(409)
                .body("reason", is("IDEMPOTENCY_KEY_REUSED"))
                .body("consent", is(first));
        given().get("/v1/subjects/{token}/consents/events", ana.value()).then().body("items", hasSize(1));
    }

    @Test
    void anIdempotencyKeyIsNoPhoneNumber() {
        withKey("+15550100777", "MARKETING").then().statusCode(400).body("field", is("Idempotency-Key"));
    }

    @Test
    void theStateTellsWhereAPersonStands() {
        // Given
        String consent = Department.grants(ana, MARKETING)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        // Then
        given().get("/v1/subjects/{token}/consents", ana.value())
                .then()
                .statusCode(200)
                .body("subject", is(ana.value()))
                .body("standing", is("ACTIVE"))
                .body("version", is(1))
                .body("marketingStoppedOnPlatform", is(false))
                .body("entries", hasSize(1))
                .body("entries[0].purpose", is("MARKETING"))
                .body("entries[0].status", is("GRANTED"))
                .body("entries[0].basis", is(consent));
    }

    @Test
    void entriesComePageByPage() {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        Department.grants(ana, SURVEY).then().statusCode(201);
        Department.withdraws(ana, SURVEY).then().statusCode(201);
        // When
        String next = given().queryParam("limit", 2)
                .get("/v1/subjects/{token}/consents/events", ana.value())
                .then()
                .statusCode(200)
                .body("items.version", is(List.of(1, 2)))
                .body("items.type", is(List.of("consent.granted", "consent.granted")))
                .body("items[0].event.evidence.assertedBy", is("demo-department"))
                .extract()
                .path("next");
        // Then
        given().queryParam("limit", 2)
                .queryParam("cursor", next)
                .get("/v1/subjects/{token}/consents/events", ana.value())
                .then()
                .body("items.version", is(List.of(3)))
                .body("items.type", is(List.of("consent.withdrawn")))
                .body("next", nullValue());
    }

    @Test
    void aReceiptIsTheWholeRecord() {
        // Given
        String consent = Department.grants(ana, MARKETING)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        // Then
        given().get("/v1/consents/{id}/receipt", consent)
                .then()
                .statusCode(200)
                .body("schema_version", is("27560:2023+optward1"))
                .body("record_id", is(consent))
                .body("pii_principal_id", is(ana.value()))
                .body("processing.privacy_notice.sha256", is("0a".repeat(32)))
                .body("processing.purpose", is("MARKETING"))
                .body("processing.pii_controllers", is(List.of("Noord Clinic")))
                .body("event.event_state", is("given"))
                .body("provenance.asserted_by", is("demo-department"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        given().get("/v1/subjects/{token}/consents", SubjectToken.random().value())
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().get(
                        "/v1/subjects/{token}/consents/events",
                        SubjectToken.random().value())
                .then()
                .statusCode(404);
        given().get("/v1/subjects/{token}/consents", "nobody").then().statusCode(404);
        given().get("/v1/consents/{id}/receipt", CrockfordId.random("con_"))
                .then()
                .statusCode(404);
        given().get("/v1/consents/{id}/receipt", "nothing").then().statusCode(404);
    }

    @Test
    void manyWritersAtOnceNumberTheEntriesWithoutAGap() throws Exception {
        // Given
        var writers = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 24; i++) {
            writers.add(
                    i % 2 == 0
                            ? () -> Department.grants(ana, MARKETING).statusCode()
                            : () -> Department.withdraws(ana, SURVEY).statusCode());
        }
        // When
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : executor.invokeAll(writers)) {
                assertThat(answer.get()).isEqualTo(201);
            }
        }
        // Then
        given().get("/v1/subjects/{token}/consents/events", ana.value())
                .then()
                .body("items.version", is(IntStream.rangeClosed(1, 24).boxed().toList()));
    }

    private Response withKey(String key, String purpose) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body("""
                        {"subject":"%s","purpose":"%s","sender":"%s","action":"WITHDRAW"}
                        """.formatted(ana, purpose, CLINIC))
                .post("/v1/consents");
    }
}
