package io.optward.simulator.quirk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class QuirksTest extends SimulatorTest {

    @Test
    void timestampsChangeTheirType() {
        on("NUMBER_TIMESTAMPS", "TEXT_TIMESTAMPS_OF_PREFERENCES");
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        prefers(AMARA, "stop").statusCode(200);

        assertThat(message().get("timestamp").isIntegralNumber()).isTrue();
        assertThat(receiver.received()
                        .getLast()
                        .value()
                        .at("/user_preferences/0/timestamp")
                        .isTextual())
                .isTrue();
    }

    @Test
    void timestampsCountMilliseconds() {
        on("MILLISECOND_TIMESTAMPS");
        writes(AMARA, "{\"text\":\"Hi\",\"at\":\"2026-01-02T03:04:05Z\"}").statusCode(200);

        assertThat(message().get("timestamp").asText()).isEqualTo("1767323045000");
    }

    @Test
    void whatMayBeMissingIsMissing() {
        on("NO_CONTACTS", "NO_CONTEXT_ID", "NO_MEDIA_URLS");
        writes(AMARA, "{\"type\":\"button\",\"button\":{\"text\":\"Yes\"},\"replyTo\":\"wamid.A\"}")
                .statusCode(200);
        writes(AMARA, "{\"type\":\"image\"}").statusCode(200);

        assertThat(receiver.received().getFirst().value().has("contacts")).isFalse();
        assertThat(message().get("context").has("id")).isFalse();
        assertThat(receiver.received().getLast().value().at("/messages/0/image").has("url"))
                .isFalse();
    }

    @Test
    void aReactionIsTakenBackInTwoWays() {
        writes(AMARA, "{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.A\"}}")
                .statusCode(200);
        assertThat(message().get("reaction").has("emoji")).isFalse();
        on("EMPTY_EMOJI");
        writes(AMARA, "{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.A\"}}")
                .statusCode(200);

        assertThat(receiver.received()
                        .getLast()
                        .value()
                        .at("/messages/0/reaction/emoji")
                        .textValue())
                .isEmpty();
    }

    @Test
    void aFlowsAnswerMayBeNoObject() {
        on("FLOW_ANSWER_NOT_AN_OBJECT");
        writes(AMARA, """
                {"type":"interactive","interactive":{"type":"nfm_reply",
                 "nfm_reply":{"response_json":{"flow_token":"ft-1"}}}}""").statusCode(200);

        assertThat(message().at("/interactive/nfm_reply/response_json").textValue())
                .isEqualTo("\"sent\"");
    }

    @Test
    void templatesAndDatesChangeTheirType() {
        on("TEXT_TEMPLATE_IDS", "NUMBER_DATES");
        happens("message_template_status_update");

        JsonNode value = receiver.received().getFirst().value();
        assertThat(value.get("message_template_id").isTextual()).isTrue();
        assertThat(value.at("/disable_info/disable_date").isIntegralNumber()).isTrue();
    }

    @Test
    void whatNobodyKnowsYetTurnsUp() {
        on("UNKNOWN_MEMBERS", "UNKNOWN_VALUES");
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        String id = accepted(marketing(AMARA));

        assertThat(message().has("new_in_2027")).isTrue();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == 3);
        assertThat(receiver.statusesOf(id))
                .anySatisfy(status ->
                        assertThat(status.at("/pricing/category").asText()).isEqualTo("NEW_IN_2027"));
    }

    @Test
    void errorsOfStatusesMayBeBare() {
        on("BARE_ERRORS");
        String id = accepted(text(AMARA, "Hello"));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == 1);
        JsonNode error = receiver.statusesOf(id).getFirst().at("/errors/0");
        assertThat(error.get("code").asInt()).isEqualTo(131047);
        assertThat(error).hasSize(2);
    }

    @Test
    void voiceMessagesOnceHadATypeOfTheirOwn() {
        on("VOICE_TYPE");
        writes(AMARA, "{\"type\":\"audio\",\"audio\":{\"voice\":true}}").statusCode(200);

        assertThat(message().get("type").asText()).isEqualTo("voice");
        assertThat(message().at("/voice/sha256").asText()).isNotEmpty();
    }

    @Test
    void hashesAreWrittenInEitherWay() {
        on("HEX_HASHES_IN_WEBHOOKS", "BASE64_HASHES_OF_MEDIA");
        writes(AMARA, "{\"type\":\"image\"}").statusCode(200);

        assertThat(message().at("/image/sha256").asText()).matches("[0-9a-f]{64}");
        given().header("Authorization", "Bearer EAATESTTOKEN0001")
                .get("/v26.0/" + message().at("/image/id").asText())
                .then()
                .body("sha256", matchesPattern("[A-Za-z0-9+/]{43}="));
    }

    @Test
    void aCapabilityIsANumberOrTheNameOfATier() {
        happens("business_capability_update");
        on("TIER_NAMES");
        happens("business_capability_update");

        assertThat(receiver.received())
                .extracting(webhook -> webhook.value()
                        .get("max_daily_conversations_per_business")
                        .asText())
                .containsExactly("2000", "TIER_2K");
    }

    @Test
    void aContactMayHaveNoProfileAndAMessageNoContent() {
        on("NO_PROFILE", "NO_TYPE_OBJECT");
        writes(
                        AMARA,
                        "{\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"a\",\"title\":\"A\"}}}")
                .statusCode(200);

        assertThat(receiver.received().getFirst().value().at("/contacts/0").has("profile"))
                .isFalse();
        assertThat(message().has("interactive")).isFalse();
        assertThat(message().get("type").asText()).isEqualTo("interactive");
    }

    @Test
    void aFlowsAnswerMayHaveNoToken() {
        on("FLOW_ANSWER_WITHOUT_TOKEN");
        writes(AMARA, """
                {"type":"interactive","interactive":{"type":"nfm_reply",
                 "nfm_reply":{"response_json":{"flow_token":"ft-1","prefers":"email"}}}}""").statusCode(200);

        assertThat(message().at("/interactive/nfm_reply/response_json").textValue())
                .isEqualTo("{\"prefers\":\"email\"}");
    }

    @Test
    void statusesTellOfConversationsAsTheyOnceDidAndErrorsHaveNoLink() {
        on("CONVERSATIONS", "NO_ERROR_HREF");
        String id = accepted(marketing(AMARA));
        String failed = accepted(text(BRUNO, "Hello"));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == 3
                        && receiver.statusesOf(failed).size() == 1);
        assertThat(receiver.statusesOf(id)
                        .getFirst()
                        .at("/conversation/origin/type")
                        .asText())
                .isEqualTo("marketing");
        JsonNode error = receiver.statusesOf(failed).getFirst().at("/errors/0");
        assertThat(error.has("href")).isFalse();
        assertThat(error.has("message")).isTrue();
    }

    @Test
    void aQuirkThatDoesNotExistIsRefused() {
        given().contentType(ContentType.JSON)
                .body("{\"on\":[\"SIDEWAYS\"]}")
                .put("/simulator/quirks")
                .then()
                .statusCode(400)
                .body("field", equalTo("on[0]"));
    }

    private JsonNode message() {
        return receiver.received().getFirst().value().at("/messages/0");
    }

    private static void happens(String field) {
        given().contentType(ContentType.JSON)
                .body("{\"field\":\"" + field + "\"}")
                .post("/simulator/events")
                .then()
                .statusCode(200);
    }

    private static void on(String... quirks) {
        given().contentType(ContentType.JSON)
                .body("{\"on\":[\"" + String.join("\",\"", quirks) + "\"]}")
                .put("/simulator/quirks")
                .then()
                .statusCode(200);
    }
}
