package io.optward.simulator.sending;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MessagesResourceTest extends SimulatorTest {

    private static final String AMARA_NAME = "{\"type\":\"text\",\"parameter_name\":\"first_name\",\"text\":\"Amara\"}";

    @Test
    void aTemplateIsAccepted() {
        sends(marketing(AMARA))
                .statusCode(200)
                .body("messaging_product", equalTo("whatsapp"))
                .body("contacts[0].input", equalTo(AMARA))
                .body("contacts[0].wa_id", equalTo(AMARA_WA_ID))
                .body("contacts[0].user_id", nullValue())
                .body("messages[0].id", startsWith("wamid.HBg"))
                .body("messages[0].message_status", equalTo("accepted"));
    }

    @Test
    void whatWasAcceptedIsShownInOrderWithTheRequest() {
        // Given
        String first = accepted(marketing(AMARA));
        String second = accepted(text(AMARA, "Hello"));
        accepted(marketing(BRUNO));
        // When, Then
        given().queryParam("to", AMARA)
                .get("/simulator/sent")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[0].id", equalTo(first))
                .body("items[0].to", equalTo(AMARA))
                .body("items[0].type", equalTo("template"))
                .body("items[0].sender", equalTo(SENDER))
                .body("items[0].at", notNullValue())
                .body("items[0].body.template.name", equalTo("autumn_checkup"))
                .body("items[1].id", equalTo(second))
                .body("items[1].body.text.body", equalTo("Hello"))
                .body("next", nullValue());
    }

    @Test
    void whatWasAcceptedIsShownPageByPage() {
        // Given
        accepted(marketing(AMARA));
        String second = accepted(marketing(AMARA));
        // When
        String next = given().get("/simulator/sent?limit=1").then().extract().path("next");
        // Then
        given().queryParam("cursor", next)
                .get("/simulator/sent?limit=1")
                .then()
                .body("items[0].id", equalTo(second))
                .body("next", nullValue());
    }

    @Test
    void aPersonIsReachedByUserId() {
        // Given
        writes(AMARA, "{\"text\":\"Hi\"}");
        String userId =
                receiver.received().getFirst().value().at("/contacts/0/user_id").asText();
        // When, Then
        sends("""
                {"messaging_product":"whatsapp","recipient":"%s","type":"text","text":{"body":"Hello"}}""".formatted(userId))
                .statusCode(200)
                .body("contacts[0].input", equalTo(userId))
                .body("contacts[0].user_id", equalTo(userId))
                .body("contacts[0].wa_id", nullValue());
        given().queryParam("to", AMARA).get("/simulator/sent").then().body("items", hasSize(1));
    }

    @Test
    void aReadReceiptIsTaken() {
        sends("""
                {"messaging_product":"whatsapp","status":"read","message_id":"wamid.HBgLaW4tdGV4dA=="}""").statusCode(200).body("success", equalTo(true));
    }

    @Test
    void anotherTokenIsRefused() {
        given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer stolen")
                .body(marketing(AMARA))
                .post("/v26.0/{sender}/messages", SENDER)
                .then()
                .statusCode(401)
                .body("error.type", equalTo("OAuthException"))
                .body("error.code", equalTo(190))
                .body("error.error_data", nullValue())
                .body("error.fbtrace_id", notNullValue());
    }

    @Test
    void aMissingTokenIsRefused() {
        given().contentType(ContentType.JSON)
                .body(marketing(AMARA))
                .post("/v26.0/{sender}/messages", SENDER)
                .then()
                .statusCode(401)
                .body("error.code", equalTo(104));
    }

    @Test
    void anUnknownSenderIsAnUnknownObject() {
        sends("999", marketing(AMARA))
                .statusCode(400)
                .body("error.type", equalTo("GraphMethodException"))
                .body("error.code", equalTo(100))
                .body("error.error_subcode", equalTo(33))
                .body("error.message", startsWith("Unsupported post request. Object with ID '999' does not exist"));
    }

    @Test
    void aMissingMemberIsNamed() {
        refused(
                "{\"messaging_product\":\"whatsapp\",\"to\":\"+15550100777\",\"type\":\"text\"}",
                400,
                131008,
                "The parameter text is required.");
        refused("{\"to\":\"+15550100777\"}", 400, 131008, "The parameter messaging_product is required.");
        refused(
                "{\"messaging_product\":\"whatsapp\",\"type\":\"text\",\"text\":{\"body\":\"Hi\"}}",
                400,
                131008,
                "The parameter to is required.");
        refused(text(AMARA, ""), 400, 131008, "The parameter text['body'] is required.");
    }

    @Test
    void aRecipientThatIsNoPhoneNumberIsRefusedWithoutRepeatingIt() {
        sends(text("call me maybe", "Hi"))
                .statusCode(400)
                .body("error.code", equalTo(131009))
                .body("error.message", equalTo("(#131009) Parameter value is not valid"))
                .body("error.error_data.messaging_product", equalTo("whatsapp"))
                .body("error.error_data.details", equalTo("Recipient phone number format is not valid"))
                .body("error.error_data.details", not(containsString("maybe")));
    }

    @Test
    void anUnknownUserIdIsRefused() {
        refused(
                "{\"messaging_product\":\"whatsapp\",\"recipient\":\"US.NOBODY00000000\",\"type\":\"text\","
                        + "\"text\":{\"body\":\"Hi\"}}",
                400,
                131009,
                "Recipient business-scoped user ID is not known to this business");
    }

    @Test
    void aTextOfMoreThan4096CharactersIsRefused() {
        accepted(text(AMARA, "a".repeat(4096)));
        refused(text(AMARA, "a".repeat(4097)), 400, 100, "Param text['body'] must be at most 4096 characters long.");
    }

    @Test
    void aFlowNeedsItsIdAndAButtonOfAtMost20Characters() {
        String flow = """
                {"messaging_product":"whatsapp","to":"+15550100777","type":"interactive","interactive":{"type":"flow",\
                "body":{"text":"May we write to you?"},"action":{"name":"flow","parameters":{"flow_message_version":"3",\
                "flow_id":"881200000000004","flow_token":"ft_1","flow_cta":"Choose","flow_action":"data_exchange"}}}}""";
        accepted(flow);
        accepted(flow.replace("\"flow_token\":\"ft_1\",", ""));
        refused(
                flow.replace("\"flow_id\":\"881200000000004\",", ""),
                400,
                131008,
                "The parameter interactive['action']['parameters']['flow_id'] is required.");
        refused(
                flow.replace("Choose", "b".repeat(21)),
                400,
                100,
                "Param interactive['action']['parameters']['flow_cta'] must be at most 20 characters long.");
        refused(
                flow.replace("data_exchange", "dance"),
                400,
                100,
                "Param interactive['action']['parameters']['flow_action'] must be 'navigate' or 'data_exchange'.");
    }

    @Test
    void aBodyThatIsNotJsonIsRefusedInMetasShape() {
        refused("Hello", 400, 100, "The body is not JSON.");
    }

    @Test
    void anUnknownTypeIsRefused() {
        sends("{\"messaging_product\":\"whatsapp\",\"to\":\"+15550100777\",\"type\":\"telegram\"}")
                .statusCode(400)
                .body("error.code", equalTo(100));
    }

    @Test
    void anUnknownTemplateIsRefused() {
        refused(
                template("winter_checkup", AMARA_NAME),
                404,
                132001,
                "template name (winter_checkup) does not exist in en_US");
    }

    @Test
    void aTemplateWithTooFewParametersIsRefused() {
        refused(
                template("autumn_checkup", AMARA_NAME),
                400,
                132000,
                "body: number of localizable_params (1) does not match the expected number of params (2)");
    }

    @Test
    void aTemplateParameterWithAnotherNameIsRefused() {
        refused(
                template("experience_survey", "{\"type\":\"text\",\"parameter_name\":\"nickname\",\"text\":\"Ama\"}"),
                400,
                132012,
                "body: template['components'][0]['parameters'][0]['parameter_name'] is not one of the template's"
                        + " parameters [first_name]");
    }

    @Test
    void aTemplateParameterWithoutANameIsRefused() {
        sends(template("experience_survey", "{\"type\":\"text\",\"text\":\"Ama\"}"))
                .statusCode(400)
                .body("error.code", equalTo(100))
                .body("error.error_data.details", startsWith("Parameter name is missing or empty"));
    }

    @Test
    void aTemplateThatGrowsBeyond1024CharactersIsRefused() {
        sends(template(
                        "experience_survey",
                        "{\"type\":\"text\",\"parameter_name\":\"first_name\",\"text\":\"" + "A".repeat(1000) + "\"}"))
                .statusCode(400)
                .body("error.code", equalTo(132005));
    }

    @Test
    void aCodeNeedsNoParameterNameAndAPhoneNumber() {
        // Given
        writes(AMARA, "{\"text\":\"Hi\"}");
        String userId =
                receiver.received().getFirst().value().at("/contacts/0/user_id").asText();
        String code = template("login_code", "{\"type\":\"text\",\"text\":\"483920\"}");
        // When, Then
        accepted(code);
        refused(
                code.replace("\"to\":\"+15550100777\"", "\"recipient\":\"" + userId + "\""),
                400,
                131062,
                "Authentication templates need a phone number as recipient.");
    }

    @Test
    void whatWasRefusedIsNotShownAsSent() {
        sends(template("winter_checkup", AMARA_NAME)).statusCode(404);
        given().get("/simulator/sent").then().body("items", hasSize(0));
    }

    @Test
    void aListLimitOutOfRangeIsNamed() {
        given().get("/simulator/sent?limit=501")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("limit"))
                .body("detail", equalTo("Give a whole number from 1 to 500."));
    }

    private void refused(String body, int status, int code, String details) {
        sends(body)
                .statusCode(status)
                .body("error.code", equalTo(code))
                .body("error.error_data.details", equalTo(details));
    }
}
