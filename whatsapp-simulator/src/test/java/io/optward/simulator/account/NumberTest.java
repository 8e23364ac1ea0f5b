package io.optward.simulator.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NumberTest extends SimulatorTest {

    private static final String OF_THE_NUMBER = "/simulator/senders/" + SENDER + "/two-step-pin";

    @ConfigProperty(name = "optward.simulator.token")
    String token;

    @Test
    void aPinIsSetAndChangedWithoutTheOldOne() {
        inForce().body("pin", nullValue());
        post("", "284613").statusCode(200).body("success", equalTo(true));
        post("", "975310").statusCode(200);
        inForce().body("pin", equalTo("975310"));
        // what the business did itself is told by no webhook
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void registeringSetsThePinWhereThereWasNoneAndWantsTheRightOneAfterwards() {
        post("/register", "284613").statusCode(200);
        inForce().body("pin", equalTo("284613"));
        post("/register", "975310").statusCode(400).body("error.code", equalTo(133005));
        post("/register", "284613").statusCode(200);
    }

    @Test
    void fiveWrongGuessesLockTheNumberForGuesses() {
        post("", "284613").statusCode(200);
        for (int i = 0; i < 5; i++) {
            post("/register", "97531" + i).statusCode(400).body("error.code", equalTo(133005));
        }
        post("/register", "284613").statusCode(400).body("error.code", equalTo(133008));
    }

    @Test
    void aNumberIsRegisteredTenTimesInThreeDays() {
        for (int i = 0; i < 10; i++) {
            post("/register", "284613").statusCode(200);
        }
        post("/register", "284613").statusCode(400).body("error.code", equalTo(133016));
    }

    @Test
    void whatHasNotSixDigitsIsNoPinAndWhoHasNoTokenIsNobody() {
        post("", "28461").statusCode(400).body("error.code", equalTo(100));
        given().contentType("application/json")
                .body("{\"pin\":\"284613\"}")
                .post("/v26.0/" + SENDER)
                .then()
                .statusCode(401);
    }

    @Test
    void afterTooManyWrongGuessesAnotherPinOpensTheNumberAgain() {
        post("", "284613").statusCode(200);
        for (int i = 0; i < 5; i++) {
            post("/register", "97531" + i).statusCode(400);
        }
        post("", "975310").statusCode(200);
        post("/register", "975310").statusCode(200);
    }

    @Test
    void whatSomebodyChangesInTheManagerIsToldByWebhook() {
        // When
        control()
                .body("{\"pin\":\"284613\"}")
                .put(OF_THE_NUMBER)
                .then()
                .statusCode(200)
                .body("webhook.status", equalTo(200));
        // Then
        inForce().body("pin", equalTo("284613"));
        assertThat(receiver.received()).singleElement().satisfies(webhook -> {
            assertThat(webhook.json().at("/entry/0/id").asText()).isEqualTo("215500000000001");
            assertThat(webhook.json().at("/entry/0/time").isIntegralNumber()).isTrue();
            assertThat(webhook.change().get("field").asText()).isEqualTo("security");
            assertThat(webhook.value().toString())
                    .isEqualTo("{\"display_phone_number\":\"15550190001\",\"event\":\"PIN_CHANGED\"}");
        });
    }

    @Test
    void aResetIsAskedForByNameAndThenTheNumberHasNoPin() {
        // Given
        post("", "284613").statusCode(200);
        // When
        control()
                .body("{\"requester\":\"612000000000777\"}")
                .post(OF_THE_NUMBER + "/reset-request")
                .then()
                .statusCode(200);
        // Then
        inForce().body("pin", equalTo("284613"));
        control().post(OF_THE_NUMBER + "/reset").then().statusCode(200);
        inForce().body("pin", nullValue());
        assertThat(receiver.received())
                .extracting(webhook -> webhook.value().toString())
                .containsExactly(
                        "{\"display_phone_number\":\"15550190001\",\"event\":\"PIN_RESET_REQUEST\","
                                + "\"requester\":\"612000000000777\"}",
                        "{\"display_phone_number\":\"15550190001\",\"event\":\"PIN_REQUEST_SUCCESS\"}");
    }

    @Test
    void aResetThatNobodyAskedForAndAPinThatIsNoneAreRefused() {
        control()
                .post(OF_THE_NUMBER + "/reset")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("reason", equalTo("NO_RESET_REQUESTED"));
        control()
                .body("{\"pin\":\"28461\"}")
                .put(OF_THE_NUMBER)
                .then()
                .statusCode(400)
                .body("field", equalTo("pin"));
        control()
                .get("/simulator/senders/1/two-step-pin")
                .then()
                .statusCode(400)
                .body("field", equalTo("sender"));
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void startingAfreshForgetsThePin() {
        post("", "284613").statusCode(200);
        given().delete("/simulator/state").then().statusCode(204);
        inForce().body("pin", nullValue());
    }

    private static RequestSpecification control() {
        return given().contentType("application/json");
    }

    private ValidatableResponse post(String path, String pin) {
        return given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body("{\"pin\":\"" + pin + "\"}")
                .post("/v26.0/" + SENDER + path)
                .then();
    }

    private static ValidatableResponse inForce() {
        return given().get("/simulator/senders/" + SENDER + "/two-step-pin")
                .then()
                .statusCode(200);
    }
}
