package io.optward.simulator.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WebhookDeliveryTest extends SimulatorTest {

    private boolean receiverIsAway;

    @AfterEach
    void receiverComesBack() {
        if (receiverIsAway) {
            receiver.comeBack();
        }
    }

    @Test
    void aWebhookIsPostedAgainUntilItIsAnsweredWith200() {
        // Given
        receiver.answerNext(503, 500, 404);
        // When
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200).body("webhook.status", equalTo(503));
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 1);
        assertThat(counts().getInt("waiting")).isZero();
        assertThat(counts().getInt("failedAttempts")).isEqualTo(3);
    }

    @Test
    void anAnswerOf204IsNotEnough() {
        // Given
        receiver.answerNext(204);
        // When
        writes(AMARA, "{\"text\":\"Hi\"}").body("webhook.status", equalTo(204));
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 1);
    }

    @Test
    void nothingIsLostWhileTheReceiverIsAway() {
        // Given
        receiver.goAway();
        receiverIsAway = true;
        // When
        writes(AMARA, "{\"text\":\"Hi\"}")
                .statusCode(200)
                .body("webhook.status", nullValue())
                .body("webhook.failure", equalTo("NO_CONNECTION"));
        String id = accepted(marketing(AMARA));
        await().atMost(Duration.ofSeconds(30)).until(() -> counts().getInt("failedAttempts") > 8);
        receiver.comeBack();
        receiverIsAway = false;
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 4);
        assertThat(receiver.statusesOf(id)).hasSize(3);
        await().atMost(Duration.ofSeconds(30)).until(() -> counts().getInt("waiting") == 0);
    }

    @Test
    void whatWasNotTakenForSevenDaysIsGivenUp() {
        // Given
        receiver.goAway();
        receiverIsAway = true;
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        assertThat(counts().getInt("waiting")).isEqualTo(1);
        // When
        clockGoesForward("P7DT1S");
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> counts().getInt("waiting") == 0);
        assertThat(counts().getInt("givenUp")).isEqualTo(1);
        assertThat(counts().getInt("received")).isZero();
    }

    @Test
    void ofANumberWithNoStorageWhatWasNotTakenForAnHourIsLostAndThatIsTold() {
        // Given
        storesNothing("NO_STORAGE_ENABLED");
        receiver.goAway();
        receiverIsAway = true;
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        // When
        clockGoesForward("PT1H1S");
        await().atMost(Duration.ofSeconds(30)).until(() -> counts().getInt("givenUp") == 1);
        receiver.comeBack();
        receiverIsAway = false;
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 1);
        assertThat(receiver.received().getFirst().value().at("/errors/0/code").asInt())
                .isEqualTo(131035);
        assertThat(receiver.received().getFirst().value().has("messages")).isFalse();
        assertThat(counts().getInt("waiting")).isZero();
    }

    @Test
    void aNumberThatIsStoredAgainKeepsItsWebhooksForSevenDays() {
        // Given
        storesNothing("NO_STORAGE_ENABLED");
        storesNothing("NO_STORAGE_DISABLED");
        receiver.goAway();
        receiverIsAway = true;
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        // When
        clockGoesForward("P6D");
        receiver.comeBack();
        receiverIsAway = false;
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 1);
        assertThat(receiver.received().getFirst().value().has("messages")).isTrue();
    }

    @Test
    void whatBecameOfEachWebhookCanBeLookedUp() {
        // Given
        receiver.answerNext(503);
        // When
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        String id = accepted(marketing(AMARA));
        await().atMost(Duration.ofSeconds(30)).until(() -> counts().getInt("received") == 4);
        // Then
        JsonPath told = given().get("/simulator/deliveries?limit=500")
                .then()
                .statusCode(200)
                .body("next", nullValue())
                .extract()
                .jsonPath();
        assertThat(told.getList("items.field", String.class)).hasSize(4).containsOnly("messages");
        assertThat(told.getList("items.attempts", Integer.class)).containsExactly(2, 1, 1, 1);
        assertThat(told.getList("items.status", String.class)).containsExactly(null, "sent", "delivered", "read");
        assertThat(told.getList("items.findAll { it.status }.message", String.class))
                .containsOnly(id);
        assertThat(told.getList("items.callback", String.class)).containsExactly(null, "msg_02", "msg_02", "msg_02");
        assertThat(told.getList("items.receivedAt", String.class)).doesNotContainNull();
        assertThat(told.getList("items.person", String.class)).containsOnly(AMARA_WA_ID);
    }

    @Test
    void aWebhookThatIsStillToBeReceivedIsShownAsSuch() {
        // Given
        receiver.goAway();
        receiverIsAway = true;
        // When
        prefers(AMARA, "stop").statusCode(200);
        // Then
        given().get("/simulator/deliveries?limit=1")
                .then()
                .statusCode(200)
                .body("items[0].field", equalTo("user_preferences"))
                .body("items[0].value", equalTo("stop"))
                .body("items[0].receivedAt", nullValue());
    }

    @Test
    void aRawBodyIsSignedAndPostedAsItIs() {
        given().body("not { json é".getBytes(StandardCharsets.UTF_8))
                .post("/simulator/webhooks")
                .then()
                .statusCode(200)
                .body("status", equalTo(200))
                .body("body", equalTo(""));
        assertThat(receiver.received().getFirst().raw()).isEqualTo("not { json é");
    }

    @Test
    void aForgedOrMissingSignatureIsPostedAndTheRefusalReported() {
        given().header("X-Simulator-Signature", "sha256=" + "0".repeat(64))
                .body("{}")
                .post("/simulator/webhooks")
                .then()
                .statusCode(200)
                .body("status", equalTo(401));
        given().header("X-Simulator-Signature", "none")
                .body("{}")
                .post("/simulator/webhooks")
                .then()
                .body("status", equalTo(401));
        assertThat(counts().getInt("waiting")).isZero();
    }

    @Test
    void aRawBodyForAReceiverThatIsAwayIsAProblem() {
        // Given
        receiver.goAway();
        receiverIsAway = true;
        // When, Then
        given().body("{}")
                .post("/simulator/webhooks")
                .then()
                .statusCode(502)
                .contentType("application/problem+json")
                .body("reason", equalTo("RECEIVER_NO_CONNECTION"));
    }

    @Test
    void aRawBodyMayBeLargerThanAnythingMetaSends() {
        given().body(new byte[4 * 1024 * 1024])
                .post("/simulator/webhooks")
                .then()
                .body("status", equalTo(200));
    }

    @Test
    void whenAllPlacesAreTakenNothingNewIsAccepted() {
        // Given
        receiver.goAway();
        receiverIsAway = true;
        writes(AMARA, "{\"text\":\"Hi\",\"times\":999}").statusCode(200);
        // When, Then
        sends(marketing(AMARA)).statusCode(500).body("error.code", equalTo(131016));
        writes(AMARA, "{\"text\":\"Hi\",\"times\":2}").statusCode(503).body("reason", equalTo("BACKLOG_FULL"));
    }

    private static JsonPath counts() {
        return given().get("/simulator/webhooks")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void storesNothing(String status) {
        given().header("Authorization", "Bearer EAATESTTOKEN0001")
                .contentType("application/json")
                .body("{\"storage_configuration\":{\"status\":\"" + status + "\",\"retention_minutes\":60}}")
                .post("/v26.0/{sender}/settings", SENDER)
                .then()
                .statusCode(200);
    }
}
