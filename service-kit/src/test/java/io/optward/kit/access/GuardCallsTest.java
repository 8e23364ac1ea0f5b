package io.optward.kit.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.fixture.Issuer;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class GuardCallsTest {

    private static final String SUBJECT = "sub_" + "0".repeat(26);

    @Test
    void aCallWithoutARuleIsForNobody() {
        given().header("Authorization", "Bearer " + Issuer.tokenForEverything())
                .get("/doors/back")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("reason", equalTo("NO_RULE"));
    }

    @Test
    void whatAPersonWasTaughtAndUntilWhenItCountsIsInTheirToken() {
        var until = Instant.parse("2031-01-31T00:00:00Z");
        given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.person("nina", "sender")
                                        .trainedUntil(until)
                                        .token())
                .get("/doors/front")
                .then()
                .statusCode(200)
                .body(containsString("training={personal-data=2031-01-31T00:00:00Z}"));
        given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.person("nina", "sender")
                                        .trainedUntil(null)
                                        .token())
                .get("/doors/front")
                .then()
                .statusCode(200)
                .body(containsString("training={}"));
    }

    @Test
    void aDepartmentIsCalledByItsClientIdWhateverItSays() {
        given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.machine("dept-of-names", "sender")
                                        .serving("3302")
                                        .token())
                .header("X-Department", "another")
                .header("X-Forwarded-For", "203.0.113.9")
                .queryParam("department", "another")
                .get("/doors/front")
                .then()
                .statusCode(200)
                .body(containsString("actor=dept-of-names, client=dept-of-names, roles=[sender]"))
                .body(containsString("senders=[3302]"))
                .body(containsString("addressPrefix=127.0.0.0/24"));
    }

    @Test
    void whoCallsTooOftenIsToldWhenToComeAgainAndOthersAreNotHindered() {
        var eager = "Bearer " + Issuer.machine("dept-eager", "sender").token();
        for (int i = 0; i < 5; i++) {
            given().header("Authorization", eager).get("/doors/front").then().statusCode(200);
        }
        given().header("Authorization", eager)
                .get("/doors/front")
                .then()
                .statusCode(429)
                .header("Retry-After", matchesRegex("\\d+"))
                .body("reason", equalTo("TOO_MANY_CALLS"));
        given().header(
                        "Authorization",
                        "Bearer " + Issuer.machine("dept-calm", "sender").token())
                .get("/doors/front")
                .then()
                .statusCode(200);
    }

    @Test
    void aRefusalIsRememberedWithActorClientCallAndNetwork() {
        var token = Issuer.person("olga", "auditor").steppedUp(Duration.ZERO).token();
        given().header("Authorization", "Bearer " + token)
                .post("/doors/" + SUBJECT + "/burn")
                .then()
                .statusCode(403);
        var fact = fact("access.refused", "olga");
        assertThat(fact.path("reason").asText()).isEqualTo("ROLE_MISSING");
        assertThat(fact.path("call").asText()).isEqualTo("POST /doors/{token}/burn");
        assertThat(fact.path("client").asText()).isEqualTo("compliance-console");
        assertThat(fact.path("addressPrefix").asText()).isEqualTo("127.0.0.0/24");
        assertThat(fact.path("service").asText()).isEqualTo("kit-service");
    }

    @Test
    void aDangerousActIsRememberedWithItsPurposeAndOutcomeBeforeItIsAnswered() {
        var token = "Bearer "
                + Issuer.person("pia", "privacy-admin")
                        .steppedUp(Duration.ofMinutes(4))
                        .token();
        given().header("Authorization", token)
                .header("Optward-Purpose", "case-4711")
                .post("/doors/" + SUBJECT + "/burn")
                .then()
                .statusCode(200);
        var facts = facts("act.performed", "pia");
        assertThat(facts).hasSize(1);
        var fact = facts.getFirst();
        assertThat(fact.path("act").asText()).isEqualTo("burn a door");
        assertThat(fact.path("outcome").asText()).isEqualTo("DONE");
        assertThat(fact.path("purpose").asText()).isEqualTo("case-4711");
        assertThat(fact.path("roles").toString()).isEqualTo("[\"privacy-admin\"]");
        assertThat(fact.path("subject").asText()).isEqualTo(SUBJECT);
        given().header("Authorization", token).post("/doors/0/burn").then().statusCode(404);
        assertThat(facts("act.performed", "pia").getLast().path("outcome").asText())
                .isEqualTo("REFUSED");
    }

    @Test
    void aPurposeThatNamesSomebodyIsSentBack() {
        given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.person("pia", "privacy-admin")
                                        .steppedUp(Duration.ZERO)
                                        .token())
                .header("Optward-Purpose", "for ana@example.org")
                .post("/doors/" + SUBJECT + "/burn")
                .then()
                .statusCode(400)
                .body("field", equalTo("Optward-Purpose"));
    }

    @Test
    void aTokenFromTheFutureHasNoSecondFactor() {
        given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.person("pia", "privacy-admin")
                                        .steppedUp(Duration.ofMinutes(-2))
                                        .token())
                .post("/doors/" + SUBJECT + "/burn")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("insufficient_user_authentication"));
    }

    private static JsonNode fact(String type, String actor) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !facts(type, actor).isEmpty());
        return facts(type, actor).getFirst();
    }

    private static List<JsonNode> facts(String type, String actor) {
        return Infrastructure.shared().records("audit.trail").stream()
                .filter(record -> type.equals(typeOf(record)))
                .map(GuardCallsTest::json)
                .filter(fact -> actor.equals(fact.path("actor").asText()))
                .toList();
    }

    private static String typeOf(ConsumerRecord<String, byte[]> record) {
        return new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8)
                .replaceAll("\\.v\\d+$", "");
    }

    private static JsonNode json(ConsumerRecord<String, byte[]> record) {
        try {
            return Json.mapper().readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
