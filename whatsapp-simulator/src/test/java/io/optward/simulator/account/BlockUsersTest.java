package io.optward.simulator.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BlockUsersTest extends SimulatorTest {

    @Test
    void onlyWhoWroteIsBlockedAndTheRestIsToldBesideTheError() {
        // Given
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
        // When
        blocks(users("{\"user\":\"" + AMARA + "\"},{\"user\":\"" + BRUNO + "\"},{\"user_id\":\"US.NOBODY\"}"))
                // Then
                .statusCode(400)
                .body("error.code", equalTo(139100))
                .body("block_users.added_users", hasSize(1))
                .body("block_users.added_users[0].wa_id", equalTo(AMARA_WA_ID))
                .body("block_users.failed_users.errors.flatten().code", equalTo(List.of(131047, 131009)));
        sends(marketing(AMARA)).statusCode(400).body("error.code", equalTo(130403));
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(409).body("reason", equalTo("BLOCKED_BY_SENDER"));
        graph().get("/v26.0/{sender}/block_users", SENDER).then().body("data.wa_id", hasSize(1));
        // When
        graph().contentType(ContentType.JSON)
                .body(users("{\"user\":\"" + AMARA + "\"}"))
                .delete("/v26.0/{sender}/block_users", SENDER)
                .then()
                .statusCode(200)
                .body("block_users.removed_users", hasSize(1));
        // Then
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);
    }

    @Test
    void whoWroteThatDayIsBlockedWithoutAnError() {
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200);

        blocks(users("{\"user\":\"" + AMARA + "\"}")).statusCode(200).body("error", equalTo(null));
        blocks("{\"messaging_product\":\"whatsapp\",\"block_users\":[]}").statusCode(400);
    }

    private static String users(String list) {
        return "{\"messaging_product\":\"whatsapp\",\"block_users\":[" + list + "]}";
    }

    private static ValidatableResponse blocks(String body) {
        return graph().contentType(ContentType.JSON)
                .body(body)
                .post("/v26.0/{sender}/block_users", SENDER)
                .then();
    }

    private static RequestSpecification graph() {
        return given().header("Authorization", "Bearer EAATESTTOKEN0001");
    }
}
