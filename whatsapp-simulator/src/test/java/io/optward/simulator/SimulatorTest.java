package io.optward.simulator;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;

/** The running simulator, a receiver for its webhooks, and the sentences in which tests talk to both. */
@QuarkusTestResource(ReceiverResource.class)
public abstract class SimulatorTest {

    protected static final String SENDER = "330200000000001";
    protected static final String OTHER_SENDER = "330200000000002";
    protected static final String AMARA = "+15550100777";
    protected static final String AMARA_WA_ID = "15550100777";
    protected static final String BRUNO = "+15550100888";

    @SuppressWarnings("NullAway.Init") // injected by ReceiverResource
    protected WebhookReceiver receiver;

    @BeforeEach
    void startAfresh() {
        given().delete("/simulator/state").then().statusCode(204);
        receiver.reset();
    }

    protected ValidatableResponse writes(String phone, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/simulator/users/{phone}/messages", phone)
                .then();
    }

    protected ValidatableResponse prefers(String phone, String value) {
        return given().contentType(ContentType.JSON)
                .body("{\"value\":\"" + value + "\"}")
                .post("/simulator/users/{phone}/preferences", phone)
                .then();
    }

    protected ValidatableResponse ordered(String faults) {
        return given().contentType(ContentType.JSON)
                .body("{\"next\":[" + faults + "]}")
                .put("/simulator/faults")
                .then();
    }

    protected static void clockGoesForward(String by) {
        given().contentType(ContentType.JSON)
                .body("{\"forward\":\"" + by + "\"}")
                .post("/simulator/clock")
                .then()
                .statusCode(200);
    }

    protected ValidatableResponse sends(String body) {
        return sends(SENDER, body);
    }

    protected ValidatableResponse sends(String sender, String body) {
        return given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer EAATESTTOKEN0001")
                .body(body)
                .post("/v26.0/{sender}/messages", sender)
                .then();
    }

    /** Sends what is expected to be accepted, and gives the message's id. */
    protected String accepted(String body) {
        return sends(body).statusCode(200).extract().path("messages[0].id");
    }

    protected static String text(String to, String words) {
        return """
                {"messaging_product":"whatsapp","recipient_type":"individual","to":"%s","type":"text",
                 "text":{"body":"%s"},"biz_opaque_callback_data":"msg_01"}""".formatted(to, words);
    }

    protected static String marketing(String to) {
        return """
                {"messaging_product":"whatsapp","to":"%s","type":"template","biz_opaque_callback_data":"msg_02",
                 "template":{"name":"autumn_checkup","language":{"code":"en_US"},"components":[{"type":"body","parameters":[
                   {"type":"text","parameter_name":"first_name","text":"Amara"},
                   {"type":"text","parameter_name":"clinic","text":"Noord"}]}]}}""".formatted(to);
    }

    protected static String template(String name, String parameters) {
        return """
                {"messaging_product":"whatsapp","to":"+15550100777","type":"template",
                 "template":{"name":"%s","language":{"code":"en_US"},
                             "components":[{"type":"body","parameters":[%s]}]}}""".formatted(name, parameters);
    }
}
