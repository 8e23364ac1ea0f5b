package io.optward.simulator.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PersonResourceTest extends SimulatorTest {

    @Test
    void aTextIsPostedAndTheAnswerTellsHowItWasReceived() {
        // When
        String id = writes(AMARA, "{\"text\":\"STOP\",\"name\":\"Amara Okoye\"}")
                .statusCode(200)
                .body("webhook.status", equalTo(200))
                .body("webhook.attempts", equalTo(1))
                .body("webhook.milliseconds", greaterThanOrEqualTo(0))
                .body("webhook.failure", nullValue())
                .extract()
                .path("id");
        // Then
        var webhook = receiver.received().getFirst();
        assertThat(webhook.json().at("/object").asText()).isEqualTo("whatsapp_business_account");
        assertThat(webhook.json().at("/entry/0/id").asText()).isEqualTo("215500000000001");
        assertThat(webhook.change().get("field").asText()).isEqualTo("messages");
        JsonNode contact = webhook.value().at("/contacts/0");
        assertThat(contact.at("/profile/name").asText()).isEqualTo("Amara Okoye");
        assertThat(contact.get("wa_id").asText()).isEqualTo(AMARA_WA_ID);
        JsonNode message = webhook.value().at("/messages/0");
        assertThat(message.get("from").asText()).isEqualTo(AMARA_WA_ID);
        assertThat(message.get("from_user_id")).isEqualTo(contact.get("user_id"));
        assertThat(message.get("id").asText()).isEqualTo(id);
        assertThat(message.get("type").asText()).isEqualTo("text");
        assertThat(message.at("/text/body").asText()).isEqualTo("STOP");
        assertThat(message.get("timestamp").isTextual()).isTrue();
    }

    @Test
    void theMessageIdContainsThePhoneNumberAsMetasDo() {
        String id = writes(AMARA, "{\"text\":\"Hi\"}").extract().path("id");

        byte[] bytes = Base64.getDecoder().decode(id.substring("wamid.".length()));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains(AMARA_WA_ID);
    }

    @Test
    void aWebhookIsAsciiOnly() {
        writes(AMARA, "{\"text\":\"¡Hola! 😀 a@b/c\"}").statusCode(200);

        assertThat(receiver.received().getFirst().raw())
                .contains("\\u00a1Hola! \\ud83d\\ude00 a\\u0040b\\/c")
                .matches("\\p{ASCII}+");
    }

    @Test
    void thePhoneNumberMayComeWithoutPlus() {
        writes(AMARA_WA_ID, "{\"text\":\"Hi\"}").statusCode(200);

        assertThat(receiver.received().getFirst().value().at("/messages/0/from").asText())
                .isEqualTo(AMARA_WA_ID);
    }

    @Test
    void anIdenticalWebhookIsDeliveredAsOftenAsAsked() {
        // When
        writes(AMARA, "{\"text\":\"Hi\",\"times\":3}").statusCode(200).body("webhook.attempts", equalTo(3));
        // Then
        assertThat(receiver.received())
                .hasSize(3)
                .containsOnly(receiver.received().getFirst());
    }

    @Test
    void aMessageCanBeStampedEarlierAndGoToAnotherSenderUnderAGivenId() {
        // When
        writes(AMARA, """
                        {"text":"Hi","at":"2026-01-02T03:04:05+01:00","sender":"330200000000002","id":"wamid.MINE"}""").statusCode(200).body("id", equalTo("wamid.MINE"));
        // Then
        JsonNode value = receiver.received().getFirst().value();
        assertThat(value.at("/metadata/phone_number_id").asText()).isEqualTo(OTHER_SENDER);
        assertThat(value.at("/messages/0/id").asText()).isEqualTo("wamid.MINE");
        assertThat(value.at("/messages/0/timestamp").asText())
                .isEqualTo(Long.toString(Instant.parse("2026-01-02T02:04:05Z").getEpochSecond()));
    }

    @Test
    void anyKindOfMessageIsPassedOnAsItIs() {
        // When
        writes(AMARA, """
                        {"type":"button","button":{"payload":"OPTOUT:MARKETING","text":"Stop promotions"},
                         "context":{"from":"15550190001","id":"wamid.X"}}""").statusCode(200);
        // Then
        JsonNode message = receiver.received().getFirst().value().at("/messages/0");
        assertThat(message.get("type").asText()).isEqualTo("button");
        assertThat(message.at("/button/payload").asText()).isEqualTo("OPTOUT:MARKETING");
        assertThat(message.at("/context/id").asText()).isEqualTo("wamid.X");
    }

    @Test
    void aSystemMessageComesWithoutContacts() {
        writes(AMARA, "{\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"wa_id\":\"15550100999\"}}")
                .statusCode(200);

        assertThat(receiver.received().getFirst().value().has("contacts")).isFalse();
    }

    @Test
    void aNameStaysUntilItIsChanged() {
        writes(AMARA, "{\"text\":\"Hi\",\"name\":\"Zoë\"}").statusCode(200);
        writes(AMARA, "{\"text\":\"Hi again\"}").statusCode(200);

        assertThat(receiver.received()
                        .getLast()
                        .value()
                        .at("/contacts/0/profile/name")
                        .asText())
                .isEqualTo("Zoë");
    }

    @Test
    void stoppingMarketingIsToldByWebhook() {
        // When
        prefers(AMARA, "stop").statusCode(200).body("webhook.status", equalTo(200));
        // Then
        var webhook = receiver.received().getFirst();
        assertThat(webhook.change().get("field").asText()).isEqualTo("user_preferences");
        JsonNode preference = webhook.value().at("/user_preferences/0");
        assertThat(preference.get("wa_id").asText()).isEqualTo(AMARA_WA_ID);
        assertThat(preference.get("user_id").asText()).startsWith("US.");
        assertThat(preference.get("category").asText()).isEqualTo("marketing_messages");
        assertThat(preference.get("value").asText()).isEqualTo("stop");
        assertThat(preference.get("timestamp").isIntegralNumber()).isTrue();
    }

    @Test
    void whatIsWrongIsNamedAndNotRepeated() {
        refused("{}", "text");
        refused("{\"text\":\"Hi\",\"times\":0}", "times");
        refused("{\"text\":\"Hi\",\"at\":\"yesterday\"}", "at");
        refused("{\"text\":\"Hi\",\"at\":\"2999-01-01T00:00:00Z\"}", "at");
        refused("{\"text\":\"Hi\",\"sender\":\"1\"}", "sender");
        refused("{\"text\":\"Hi\",\"name\":7}", "name");
        prefers(AMARA, "pause").statusCode(400).body("field", equalTo("value"));
        writes("no-number", "{\"text\":\"Hi\"}")
                .statusCode(400)
                .body("field", equalTo("phone"))
                .body("detail", not(containsString("no-number")));
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aBodyThatIsNotJsonIsAProblem() {
        given().contentType(ContentType.JSON)
                .body("{\"text\":")
                .post("/simulator/users/{phone}/messages", AMARA)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-json"));
    }

    private void refused(String body, String field) {
        writes(AMARA, body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/bad-field"))
                .body("field", equalTo(field));
    }
}
