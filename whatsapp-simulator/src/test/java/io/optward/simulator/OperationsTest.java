package io.optward.simulator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OperationsTest extends SimulatorTest {

    @Test
    void isHealthyAndDocumented() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/openapi")
                .then()
                .statusCode(200)
                .body(containsString("/simulator/users/{phone}/messages"))
                .body(containsString("/simulator/faults"));
    }

    @Test
    void metricsDoNotNamePeople() {
        // Given
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        // When
        String metrics =
                given().get("/q/metrics").then().statusCode(200).extract().asString();
        // Then
        assertThat(metrics).contains("http_server_requests").doesNotContain(AMARA_WA_ID);
    }

    @Test
    void forgettingEverythingForgetsMessagesWindowsPreferencesAndFaults() {
        // Given
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        accepted(text(AMARA, "Hello"));
        ordered("{\"kind\":\"FAIL\"}").statusCode(200);
        // When
        given().delete("/simulator/state").then().statusCode(204);
        // Then
        given().get("/simulator/sent").then().body("items", hasSize(0));
        given().get("/simulator/faults").then().body("next", hasSize(0));
        given().get("/simulator/webhooks").then().body("waiting", equalTo(0));
    }

    @Test
    void anUnknownPathIsAnsweredWithWhereToLook() {
        given().get("/simulator/nowhere")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-found"))
                .body("detail", containsString("/q/openapi"));
    }
}
