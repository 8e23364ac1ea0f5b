package io.optward.simulator.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventResourceTest extends SimulatorTest {

    @Test
    void everyFieldWithAnExampleIsTold() {
        // Given
        List<String> fields = given().get("/simulator/events")
                .then()
                .statusCode(200)
                .extract()
                .path("items.field");
        // When
        fields.forEach(field -> happens("{\"field\":\"" + field + "\"}").statusCode(200));
        // Then
        assertThat(fields).contains("account_update", "calls", "history", "smb_message_echoes", "smb_app_state_sync");
        assertThat(receiver.received())
                .extracting(webhook -> webhook.change().get("field").asText())
                .containsExactlyElementsOf(fields);
        assertThat(receiver.received())
                .allSatisfy(webhook -> assertThat(webhook.value().has("messaging_product"))
                        .isNotEqualTo(webhook.json().at("/entry/0").has("time")));
    }

    @Test
    void aValueOfOnesOwnIsToldAsItIs() {
        happens("{\"field\":\"moon_phase\",\"value\":{\"phase\":\"full\"}}").statusCode(200);

        assertThat(receiver.received().getFirst().value().at("/phase").asText()).isEqualTo("full");
    }

    @Test
    void aFieldThatNobodyKnowsNeedsAValue() {
        happens("{\"field\":\"moon_phase\"}").statusCode(400).body("field", equalTo("field"));
        happens("{\"field\":\"calls\",\"value\":7}").statusCode(400).body("field", equalTo("value"));
        happens("{}").statusCode(400).body("field", equalTo("field"));
    }

    private static ValidatableResponse happens(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/simulator/events")
                .then();
    }
}
