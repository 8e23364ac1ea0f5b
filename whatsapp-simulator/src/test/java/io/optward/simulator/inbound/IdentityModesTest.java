package io.optward.simulator.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdentityModesTest extends SimulatorTest {

    @Test
    void aHiddenNumberIsInNoPlaceOfAWebhookButTheMessageId() {
        // Given
        isKnownAs("{\"number\":\"NEVER\",\"username\":\"amara.ok\",\"parentUserId\":\"US.ENT.5TJ9R3\"}");
        // When
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        prefers(AMARA, "stop").statusCode(200);
        // Then
        assertThat(receiver.received()).hasSize(2).noneMatch(webhook -> webhook.raw()
                .contains("\"" + AMARA_WA_ID + "\""));
        JsonNode value = receiver.received().getFirst().value();
        assertThat(value.at("/messages/0").has("from")).isFalse();
        assertThat(value.at("/messages/0/from_user_id").asText()).startsWith("US.");
        assertThat(value.at("/messages/0/from_parent_user_id").asText()).isEqualTo("US.ENT.5TJ9R3");
        assertThat(value.at("/contacts/0").has("wa_id")).isFalse();
        assertThat(value.at("/contacts/0/profile/username").asText()).isEqualTo("amara.ok");
    }

    @Test
    void statusesToAUserIdDoNotGiveAHiddenNumberAway() {
        // Given
        isKnownAs("{\"number\":\"NEVER\"}");
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        String userId = receiver.received()
                .getFirst()
                .value()
                .at("/messages/0/from_user_id")
                .asText();
        // When
        String id = accepted("""
                {"messaging_product":"whatsapp","recipient":"%s","type":"text","text":{"body":"Hello"}}""".formatted(userId));
        // Then
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == 3);
        assertThat(receiver.statusesOf(id)).allSatisfy(status -> {
            assertThat(status.has("recipient_id")).isFalse();
            assertThat(status.get("recipient_user_id").asText()).isEqualTo(userId);
        });
    }

    @Test
    void webhooksFromBeforeUserIdsHaveNone() {
        isKnownAs("{\"userId\":false}");
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);

        assertThat(receiver.received().getFirst().raw()).doesNotContain("user_id");
    }

    @Test
    void withAUsernameTheNumberIsShownAfterContactAndOnceForgottenHidden() {
        // Given
        isKnownAs("{\"username\":\"amara.ok\"}").body("number", equalTo("BY_RULE"));
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        String userId = receiver.received()
                .getFirst()
                .value()
                .at("/messages/0/from_user_id")
                .asText();
        assertThat(lastMessage().has("from")).isFalse();
        // When
        accepted(marketing(AMARA));
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> lastMessage().has("from"));
        // When
        leavesContactBook(userId).body("deleted", equalTo(true));
        leavesContactBook(userId).body("deleted", equalTo(false));
        clockGoesForward("P31D");
        receiver.received();
        writes(AMARA, "{\"text\":\"Hi again\"}").statusCode(200);
        // Then
        assertThat(lastMessage().at("/text/body").asText()).isEqualTo("Hi again");
        assertThat(lastMessage().has("from")).isFalse();
    }

    @Test
    void whoSharesTheirCardGivesTheirNumberAway() {
        isKnownAs("{\"username\":\"amara.ok\"}");
        writes(AMARA, "{\"type\":\"contacts\",\"contacts\":[{\"origin\":\"contact_request\"}]}")
                .statusCode(200);

        assertThat(lastMessage().has("from")).isFalse();
        assertThat(lastMessage().at("/contacts/0/phones/0/wa_id").asText()).isEqualTo(AMARA_WA_ID);
    }

    @Test
    void anotherNumberIsToldByTwoSystemMessagesAndAnUpdate() {
        // When
        given().contentType(ContentType.JSON)
                .body("{\"to\":\"" + BRUNO + "\",\"name\":\"Amara Okoye\"}")
                .post("/simulator/users/{phone}/number-change", AMARA)
                .then()
                .statusCode(200)
                .body("webhooks", hasSize(3));
        // Then
        var told = receiver.received();
        assertThat(told.get(0).value().at("/messages/0/system/type").asText()).isEqualTo("user_changed_number");
        assertThat(told.get(0).value().at("/messages/0/from").asText()).isEqualTo(AMARA_WA_ID);
        assertThat(told.get(0).value().at("/messages/0/system/wa_id").asText()).isEqualTo("15550100888");
        assertThat(told.get(1).value().at("/messages/0/system/type").asText()).isEqualTo("user_changed_user_id");
        assertThat(told.get(2).change().get("field").asText()).isEqualTo("user_id_update");
        JsonNode update = told.get(2).value().at("/user_id_update/0");
        assertThat(update.at("/user_id/previous")).isNotEqualTo(update.at("/user_id/current"));
        // And
        writes(BRUNO, "{\"text\":\"Hi\"}").statusCode(200);
        assertThat(lastMessage().get("from_user_id")).isEqualTo(update.at("/user_id/current"));
    }

    @Test
    void whoBlocksASenderIsNotHeardAndGetsNothing() {
        // Given
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        blocks().statusCode(200);
        // When
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(409).body("reason", equalTo("SENDER_IS_BLOCKED"));
        String id = accepted(marketing(AMARA));
        // Then
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == 1);
        assertThat(receiver.statusesOf(id).getFirst().get("status").asText()).isEqualTo("sent");
        assertThat(receiver.received()).hasSize(2);
    }

    private ValidatableResponse isKnownAs(String profile) {
        return given().contentType(ContentType.JSON)
                .body(profile)
                .put("/simulator/users/{phone}/profile", AMARA)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse blocks() {
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post("/simulator/users/{phone}/blocks", AMARA)
                .then();
    }

    private ValidatableResponse leavesContactBook(String userId) {
        return given().header("Authorization", "Bearer EAATESTTOKEN0001")
                .queryParam("messaging_product", "whatsapp")
                .queryParam("bsuid", userId)
                .delete("/v26.0/{sender}/contact_book", SENDER)
                .then()
                .statusCode(200);
    }

    private JsonNode lastMessage() {
        return receiver.received().stream()
                .map(webhook -> webhook.value().at("/messages/0"))
                .filter(message -> !message.isMissingNode())
                .toList()
                .getLast();
    }
}
