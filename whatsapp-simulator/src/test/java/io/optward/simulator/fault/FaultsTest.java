package io.optward.simulator.fault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FaultsTest extends SimulatorTest {

    @Test
    void aFailureHitsTheNextMessageAndIsUsedUp() {
        // Given
        ordered("{\"kind\":\"FAIL\",\"count\":1}").statusCode(200).body("next[0].code", equalTo(131000));
        // When, Then
        sends(marketing(AMARA)).statusCode(500).body("error.code", equalTo(131000));
        accepted(marketing(AMARA));
        given().get("/simulator/sent").then().body("items", hasSize(1));
    }

    @Test
    void aFailureCanBeForOnePersonOnlyAndHaveAnyCode() {
        // Given
        ordered("{\"kind\":\"FAIL\",\"to\":\"+15550100888\",\"code\":131031,\"status\":403}")
                .statusCode(200);
        // When, Then
        accepted(marketing(AMARA));
        sends(marketing(BRUNO)).statusCode(403).body("error.code", equalTo(131031));
    }

    @Test
    void anErrorAfterAcceptanceSendsTheMessageAllTheSame() {
        // Given
        ordered("{\"kind\":\"FAIL\",\"accepted\":true}").statusCode(200);
        // When
        sends(marketing(AMARA)).statusCode(500);
        // Then
        given().get("/simulator/sent").then().body("items", hasSize(1));
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 3);
    }

    @Test
    void aLostAnswerSendsTheMessageAndClosesTheConnection() throws Exception {
        // Given
        ordered("{\"kind\":\"LOSE_ANSWER\"}").statusCode(200);
        // When
        try (HttpClient client = HttpClient.newHttpClient()) {
            // With HTTP/1.1, as most clients of the Graph API: there a closed connection is all that can be seen.
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + RestAssured.port + "/v26.0/" + SENDER + "/messages"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Authorization", "Bearer EAATESTTOKEN0001")
                    .POST(HttpRequest.BodyPublishers.ofString(marketing(AMARA)))
                    .build();
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
        // Then
        given().get("/simulator/sent").then().body("items", hasSize(1));
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.received().size() == 3);
    }

    @Test
    void throttlingAnswersThatTheRateIsTooHigh() {
        ordered("{\"kind\":\"THROTTLE\"},{\"kind\":\"THROTTLE\",\"code\":131056,\"status\":429}")
                .statusCode(200);

        sends(marketing(AMARA)).statusCode(400).body("error.code", equalTo(130429));
        sends(marketing(AMARA)).statusCode(429).body("error.code", equalTo(131056));
    }

    @Test
    void aDelayHoldsTheAnswerBack() {
        ordered("{\"kind\":\"DELAY\",\"milliseconds\":300}").statusCode(200);

        long milliseconds = sends(marketing(AMARA)).statusCode(200).extract().time();
        assertThat(milliseconds).isGreaterThanOrEqualTo(300);
    }

    @Test
    void aLaterFailureIsReportedByStatus() {
        ordered("{\"kind\":\"FAIL_LATER\",\"code\":131049}").statusCode(200);

        String id = accepted(marketing(AMARA));

        JsonNode failed = awaitStatuses(id, 1).getFirst();
        assertThat(failed.get("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/errors/0/code").asInt()).isEqualTo(131049);
    }

    @Test
    void statusesComeTwice() {
        ordered("{\"kind\":\"DUPLICATE_WEBHOOK\"}").statusCode(200);

        assertThat(named(awaitStatuses(accepted(marketing(AMARA)), 6)))
                .containsExactly("sent", "sent", "delivered", "delivered", "read", "read");
    }

    @Test
    void statusesComeLastFirst() {
        ordered("{\"kind\":\"REORDER_STATUSES\"}").statusCode(200);

        assertThat(named(awaitStatuses(accepted(marketing(AMARA)), 3))).containsExactly("read", "delivered", "sent");
    }

    @Test
    void statusesNeverCome() {
        // Given
        ordered("{\"kind\":\"DROP_STATUSES\",\"count\":1}").statusCode(200);
        // When
        String silent = accepted(marketing(AMARA));
        String told = accepted(marketing(AMARA));
        // Then
        awaitStatuses(told, 3);
        assertThat(receiver.statusesOf(silent)).isEmpty();
    }

    @Test
    void thePlanShowsWhatStillWaits() {
        // Given
        ordered("{\"kind\":\"FAIL\",\"count\":3,\"to\":\"15550100777\"}").statusCode(200);
        // When
        sends(marketing(AMARA)).statusCode(500);
        // Then
        given().get("/simulator/faults")
                .then()
                .body("next[0].kind", equalTo("FAIL"))
                .body("next[0].count", equalTo(2))
                .body("next[0].to", equalTo(AMARA));
    }

    @Test
    void aWrongOrderIsNamedAndChangesNothing() {
        // Given
        ordered("{\"kind\":\"DELAY\"}").statusCode(200);
        // When, Then
        ordered("{\"kind\":\"EXPLODE\"}").statusCode(400).body("field", equalTo("next[0].kind"));
        ordered("{\"count\":1}").statusCode(400).body("field", equalTo("next[0].kind"));
        ordered("{\"kind\":\"FAIL\"},{\"kind\":\"FAIL\",\"count\":0}")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("next[1].count"));
        ordered("{\"kind\":\"FAIL\",\"to\":\"nobody\"}").statusCode(400).body("field", equalTo("next[0].to"));
        given().get("/simulator/faults")
                .then()
                .body("next.size()", greaterThanOrEqualTo(1))
                .body("next[0].kind", equalTo("DELAY"));
    }

    private List<JsonNode> awaitStatuses(String id, int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> receiver.statusesOf(id).size() == count);
        return receiver.statusesOf(id);
    }

    private static List<String> named(List<JsonNode> statuses) {
        return statuses.stream().map(status -> status.get("status").asText()).toList();
    }
}
