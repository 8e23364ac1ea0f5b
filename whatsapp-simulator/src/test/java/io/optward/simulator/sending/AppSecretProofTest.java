package io.optward.simulator.sending;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AppSecretProofTest.Required.class)
class AppSecretProofTest extends SimulatorTest {

    /** The vector of Meta's rule, for the token {@code EAATESTTOKEN0001}. */
    private static final String PROOF = "5b1b048efdfcaa8beab33033273a197dd89c2e05f82aa0fc050e2ec3602df4ea";

    /** The app setting "Require App Secret", with the secret of the vector. */
    public static class Required implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "optward.simulator.appsecret-proof.required", "true",
                    "optward.simulator.app-secret", "app-secret-for-tests-0123456789abcdef");
        }
    }

    @Test
    void aCallWithoutProofIsRefusedWhereItIsRequired() {
        given().header("Authorization", "Bearer EAATESTTOKEN0001")
                .get("/v26.0/{sender}", SENDER)
                .then()
                .statusCode(400)
                .body("error.code", equalTo(100));
        given().header("Authorization", "Bearer EAATESTTOKEN0001")
                .queryParam("appsecret_proof", PROOF)
                .get("/v26.0/{sender}", SENDER)
                .then()
                .statusCode(200);
    }

    @Test
    void theControlApiNeedsNone() {
        given().get("/simulator/clock").then().statusCode(200);
    }
}
