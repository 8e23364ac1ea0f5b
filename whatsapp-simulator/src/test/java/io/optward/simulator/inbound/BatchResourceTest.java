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
import java.util.HashSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BatchResourceTest extends SimulatorTest {

    @Test
    void neighboursShareAnEntryAndAChangeAndOthersGetTheirOwn() {
        // When
        posts("""
                {"items":[{"phone":"+15550100777","text":"one"},
                          {"phone":"+15550100888","text":"two"},
                          {"phone":"+15550100777","text":"three","sender":"330200000000002"},
                          {"field":"account_update","value":{"event":"ACCOUNT_DELETED"}}]}""").statusCode(200).body("ids", hasSize(4)).body("webhooks", hasSize(1));
        // Then
        assertThat(receiver.received()).hasSize(1);
        JsonNode body = receiver.received().getFirst().json();
        assertThat(body.get("entry")).hasSize(2);
        assertThat(body.at("/entry/0/changes")).hasSize(2);
        assertThat(body.at("/entry/0/changes/0/value/messages")).hasSize(2);
        assertThat(body.at("/entry/0/changes/0/value/contacts")).hasSize(2);
        assertThat(body.at("/entry/0/changes/1/value/metadata/phone_number_id").asText())
                .isEqualTo(OTHER_SENDER);
        assertThat(body.at("/entry/1/changes/0/value/event").asText()).isEqualTo("ACCOUNT_DELETED");
        assertThat(body.at("/entry/1/time").isIntegralNumber()).isTrue();
    }

    @Test
    void aThousandUpdatesOfNearlyThreeMegabytesAreOneWebhook() {
        posts(many(1000, 2800)).statusCode(200);

        assertThat(receiver.received()).hasSize(1);
        var webhook = receiver.received().getFirst();
        assertThat(webhook.raw().length()).isBetween(2_800_000, 3_145_728);
        assertThat(webhook.value().get("messages")).hasSize(1000);
    }

    @Test
    void whatIsLargerThanMetasIsRefused() {
        posts(many(1000, 4000)).statusCode(400).body("reason", equalTo("BODY_TOO_LARGE"));
        posts(many(1001, 1)).statusCode(400).body("field", equalTo("items"));

        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void whatIsWrongIsNamedWithItsPlace() {
        posts("{\"items\":[{\"phone\":\"+15550100777\",\"text\":\"Hi\"},{\"phone\":\"+15550100777\"}]}")
                .statusCode(400)
                .body("field", equalTo("items[1].text"));
        posts("{\"items\":[7]}").statusCode(400).body("field", equalTo("items[0].phone"));
        posts("{\"items\":[{\"field\":\"moon_phase\"}]}").statusCode(400).body("field", equalTo("items[0].field"));
        posts("{\"posted\":\"SIDEWAYS\",\"items\":[{\"field\":\"calls\"}]}")
                .statusCode(400)
                .body("field", equalTo("posted"));

        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void whatIsPostedConcurrentlyArrivesAltogetherAsOftenAsAsked() {
        posts(many(50, 10).replace("{\"items\"", "{\"posted\":\"CONCURRENTLY\",\"times\":2,\"items\""))
                .statusCode(200);

        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 100);
        assertThat(new HashSet<>(receiver.received())).hasSize(50);
    }

    private static String many(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(_ -> "{\"phone\":\"+15550100777\",\"text\":\"" + "x".repeat(length) + "\"}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    private static ValidatableResponse posts(String batch) {
        return given().contentType(ContentType.JSON)
                .body(batch)
                .post("/simulator/batches")
                .then();
    }
}
