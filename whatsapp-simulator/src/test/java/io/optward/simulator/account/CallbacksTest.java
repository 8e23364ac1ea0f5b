package io.optward.simulator.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.optward.simulator.SimulatorTest;
import io.optward.simulator.WebhookReceiver;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CallbacksTest extends SimulatorTest {

    private static final String WABA = "215500000000001";

    @Test
    void theNumbersCallbackWinsOverTheAccountsAndThatOverTheApps() {
        assertThat(pathOfWebhookTo(SENDER)).isEqualTo("/webhooks/whatsapp");

        subscribes(override("/account", WebhookReceiver.VERIFY_TOKEN)).statusCode(200);
        assertThat(pathOfWebhookTo(SENDER)).isEqualTo("/webhooks/whatsapp/account");

        configures(override("/number", WebhookReceiver.VERIFY_TOKEN)).statusCode(200);
        assertThat(pathOfWebhookTo(SENDER)).isEqualTo("/webhooks/whatsapp/number");
        assertThat(pathOfWebhookTo(OTHER_SENDER)).isEqualTo("/webhooks/whatsapp/account");
        graph().get("/v26.0/{sender}", SENDER)
                .then()
                .statusCode(200)
                .body("webhook_configuration.phone_number", equalTo(receiver.url() + "/number"));
    }

    @Test
    void aCallbackThatDoesNotShakeHandsIsNotSet() {
        subscribes(override("/account", "another-token")).statusCode(400).body("error.code", equalTo(100));
        configures(override("/number", "another-token")).statusCode(400);
        configures(override("/" + "n".repeat(200), WebhookReceiver.VERIFY_TOKEN))
                .statusCode(400);

        assertThat(pathOfWebhookTo(SENDER)).isEqualTo("/webhooks/whatsapp");
    }

    @Test
    void nothingIsToldOfAnAccountThatIsNotSubscribed() {
        // When
        graph().delete("/v26.0/{waba}/subscribed_apps", WABA).then().statusCode(200);
        // Then
        writes(AMARA, "{\"text\":\"Hi\"}").statusCode(200).body("webhook.failure", equalTo("NOT_SUBSCRIBED"));
        assertThat(receiver.received()).isEmpty();
        graph().get("/v26.0/{waba}/subscribed_apps", WABA).then().body("data", hasSize(0));
        // When
        subscribes("{}").statusCode(200);
        // Then
        assertThat(pathOfWebhookTo(SENDER)).isEqualTo("/webhooks/whatsapp");
        graph().get("/v26.0/{waba}/subscribed_apps", WABA).then().body("data", hasSize(1));
    }

    @Test
    void theAppsCallbackIsSetAfterTheHandshake() {
        graph().formParam("object", "whatsapp_business_account")
                .formParam("callback_url", receiver.url() + "/app")
                .formParam("verify_token", WebhookReceiver.VERIFY_TOKEN)
                .post("/v26.0/660000000000001/subscriptions")
                .then()
                .statusCode(200);

        assertThat(pathOfWebhookTo(SENDER)).isEqualTo("/webhooks/whatsapp/app");
    }

    private String pathOfWebhookTo(String sender) {
        writes(AMARA, "{\"text\":\"Hi\",\"sender\":\"" + sender + "\"}").statusCode(200);
        return receiver.received().getLast().path();
    }

    private String override(String path, String verifyToken) {
        return "{\"override_callback_uri\":\"" + receiver.url() + path + "\",\"verify_token\":\"" + verifyToken + "\"}";
    }

    private static ValidatableResponse subscribes(String body) {
        return graph().contentType(ContentType.JSON)
                .body(body)
                .post("/v26.0/{waba}/subscribed_apps", WABA)
                .then();
    }

    private static ValidatableResponse configures(String body) {
        return graph().contentType(ContentType.JSON)
                .body("{\"webhook_configuration\":" + body + "}")
                .post("/v26.0/{sender}", SENDER)
                .then();
    }

    private static RequestSpecification graph() {
        return given().header("Authorization", "Bearer EAATESTTOKEN0001");
    }
}
