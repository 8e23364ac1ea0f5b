package io.optward.simulator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StatusWebhooksTest extends SimulatorTest {

    @Test
    void aMessageThatIsReadAtOnceMayNeverBeToldAsDelivered() {
        // Given
        ordered("{\"kind\":\"DROP_DELIVERED\"}").statusCode(200);
        // When
        String id = accepted(marketing(AMARA));
        String next = accepted(marketing(AMARA));
        // Then
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == 2
                        && receiver.statusesOf(next).size() == 3);
        assertThat(receiver.statusesOf(id))
                .extracting(status -> status.get("status").asText())
                .containsExactly("sent", "read");
    }

    @Test
    void sentDeliveredAndReadFollowInOrderWithOurCallbackData() {
        // When
        String id = accepted(marketing(AMARA));
        // Then
        List<JsonNode> statuses = awaitStatuses(id, 3);
        assertThat(statuses)
                .extracting(status -> status.get("status").asText())
                .containsExactly("sent", "delivered", "read");
        assertThat(statuses).allSatisfy(status -> {
            assertThat(status.get("biz_opaque_callback_data").asText()).isEqualTo("msg_02");
            assertThat(status.get("recipient_id").asText()).isEqualTo(AMARA_WA_ID);
            assertThat(status.get("recipient_user_id").asText()).startsWith("US.");
            assertThat(status.get("timestamp").isTextual()).isTrue();
        });
    }

    @Test
    void aStatusWebhookTellsWhoAndWhatItCosts() {
        // When
        String id = accepted(marketing(AMARA));
        // Then
        awaitStatuses(id, 3);
        JsonNode value = receiver.received().getFirst().value();
        assertThat(value.at("/metadata/phone_number_id").asText()).isEqualTo(SENDER);
        assertThat(value.at("/contacts/0/wa_id").asText()).isEqualTo(AMARA_WA_ID);
        assertThat(value.at("/contacts/0/profile/name").asText()).isNotBlank();
        assertThat(value.at("/statuses/0/pricing"))
                .hasToString(
                        "{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":\"marketing\"}");
        assertThat(value.at("/statuses/0").has("conversation")).isFalse();
    }

    @Test
    void marketingToAPersonWhoStoppedItFailsLater() {
        // Given
        prefers(AMARA, "stop").statusCode(200);
        // When
        JsonNode failed = onlyStatusOf(accepted(marketing(AMARA)));
        // Then
        assertThat(failed.get("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/errors/0/code").asInt()).isEqualTo(131050);
        assertThat(failed.at("/errors/0/error_data/details").asText())
                .isEqualTo("Recipient opted out of marketing messages");
        assertThat(failed.get("biz_opaque_callback_data").asText()).isEqualTo("msg_02");
        assertThat(failed.has("recipient_user_id")).isFalse();
        assertThat(receiver.received())
                .filteredOn(webhook -> webhook.value().has("statuses")
                        && webhook.value().at("/statuses/0/status").asText().equals("failed"))
                .singleElement()
                .satisfies(
                        webhook -> assertThat(webhook.value().has("contacts")).isFalse());
    }

    @Test
    void marketingToAPersonWhoResumedItIsRead() {
        // Given
        prefers(AMARA, "stop").statusCode(200);
        prefers(AMARA, "resume").statusCode(200);
        // When, Then
        awaitStatuses(accepted(marketing(AMARA)), 3);
    }

    @Test
    void utilityReachesAPersonWhoStoppedMarketing() {
        // Given
        prefers(AMARA, "stop").statusCode(200);
        // When, Then
        awaitStatuses(accepted(template("opt_out_confirmed", "")), 3);
    }

    @Test
    void aFreeFormMessageToAPersonWhoNeverWroteFailsLater() {
        assertThat(onlyStatusOf(accepted(text(AMARA, "Hello")))
                        .at("/errors/0/code")
                        .asInt())
                .isEqualTo(131047);
    }

    @Test
    void aFreeFormMessageIsReadByAPersonWhoWroteAMinuteAgo() {
        // Given
        writes(AMARA, writtenBefore(1, ChronoUnit.MINUTES)).statusCode(200);
        // When, Then
        awaitStatuses(accepted(text(AMARA, "Hello")), 3);
    }

    @Test
    void aFreeFormMessageFailsForAPersonWhoWrote25HoursAgo() {
        // Given
        writes(AMARA, writtenBefore(25, ChronoUnit.HOURS)).statusCode(200);
        // When, Then
        assertThat(onlyStatusOf(accepted(text(AMARA, "Hello")))
                        .at("/errors/0/code")
                        .asInt())
                .isEqualTo(131047);
    }

    @Test
    void aReactionOfAPersonDoesNotOpenTheServiceWindow() {
        // Given
        writes(AMARA, "{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.X\",\"emoji\":\"👍\"}}")
                .statusCode(200);
        // When, Then
        assertThat(onlyStatusOf(accepted(text(AMARA, "Hello")))
                        .at("/errors/0/code")
                        .asInt())
                .isEqualTo(131047);
    }

    @Test
    void aReactionOfTheBusinessIsOnlySent() {
        // Given
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        // When
        String id = accepted("""
                {"messaging_product":"whatsapp","to":"+15550100777","type":"reaction",
                 "reaction":{"message_id":"wamid.X","emoji":"👍"}}""");
        // Then
        assertThat(onlyStatusOf(id).get("status").asText()).isEqualTo("sent");
    }

    private static String writtenBefore(long amount, ChronoUnit unit) {
        return "{\"text\":\"Hi\",\"at\":\"" + Instant.now().minus(amount, unit) + "\"}";
    }

    private List<JsonNode> awaitStatuses(String id, int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == count);
        return receiver.statusesOf(id);
    }

    private JsonNode onlyStatusOf(String id) {
        awaitStatuses(id, 1);
        // A later message's last status shows that nothing more was on its way for this one.
        String later = accepted(template("opt_out_confirmed", "").replace("+15550100777", BRUNO));
        awaitStatuses(later, 3);
        return awaitStatuses(id, 1).getFirst();
    }
}
