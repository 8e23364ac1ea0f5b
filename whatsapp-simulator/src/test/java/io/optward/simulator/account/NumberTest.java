package io.optward.simulator.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NumberTest {

    private static final String SENDER = "330200000000001";

    @ConfigProperty(name = "optward.simulator.token")
    String token;

    @BeforeEach
    void forget() {
        given().delete("/simulator/state").then().statusCode(204);
    }

    @Test
    void aPinIsSetAndChangedWithoutTheOldOne() {
        inForce().body("pin", nullValue());
        post("", "284613").statusCode(200).body("success", equalTo(true));
        post("", "975310").statusCode(200);
        inForce().body("pin", equalTo("975310"));
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
