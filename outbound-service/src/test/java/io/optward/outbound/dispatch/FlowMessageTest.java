package io.optward.outbound.dispatch;

import static io.optward.outbound.surroundings.Department.SENDER;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.flowTo;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.post;
import static io.optward.outbound.surroundings.Department.results;
import static io.optward.outbound.surroundings.Department.sql;
import static io.optward.outbound.surroundings.Department.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.flow.FlowTokenRequest;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Department;
import io.optward.outbound.surroundings.Request;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.outbound.surroundings.TestFlows.Issued;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Flow goes out as a text would, with a token that nobody had before. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class FlowMessageTest {

    private Surroundings surroundings;
    private String phone;
    private SubjectToken person;

    @BeforeEach
    void surround() {
        surroundings = Surroundings.started();
        phone = newNumber();
        person = surroundings.vault.subject(AliasKind.PHONE, phone);
    }

    @AfterEach
    void everybodyIsBack() {
        surroundings.flows.away(false);
        surroundings.flows.knows("survey", true);
    }

    @Test
    void aFlowIsSentWithTheTokenThatWasMadeForItsPerson() throws Exception {
        wroteJustNow();
        // When
        var id = accepted(flowTo(person, "consent", "May we write to you?"));
        // Then
        awaitStatus(id, "SUBMITTED");
        var issued = surroundings.flows.issuedTo(person);
        assertThat(issued).extracting(Issued::wanted).containsExactly(new FlowTokenRequest("consent", person));
        assertThat(sent().toPrettyString()).isEqualToIgnoringWhitespace("""
                {"messaging_product":"whatsapp","recipient_type":"individual","to":"%s","type":"interactive",
                 "biz_opaque_callback_data":"%s",
                 "interactive":{"type":"flow","body":{"text":"May we write to you?"},
                   "action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"881200000000004",
                     "flow_token":"%s","flow_cta":"Choose","flow_action":"data_exchange"}}}}""".formatted(
                        phone, id, issued.getFirst().text()));
    }

    @Test
    void aFlowBehindATemplatesButtonHasATokenToo() {
        var id = accepted("""
                {"to":{"subject":"%s"},"sender":"%s","purpose":"UTILITY",
                 "template":{"name":"may_we_write","language":"en_US","parameters":{"first_name":"Amara"}}}""".formatted(person, SENDER));

        awaitStatus(id, "SUBMITTED");
        assertThat(sent().at("/template/components/1").toPrettyString()).isEqualToIgnoringWhitespace("""
                {"type":"button","sub_type":"flow","index":"0",
                 "parameters":[{"type":"action","action":{"flow_token":"%s"}}]}""".formatted(
                        surroundings.flows.issuedTo(person).getFirst().text()));
    }

    @Test
    void everyAttemptHasATokenOfItsOwn() throws Exception {
        wroteJustNow();
        surroundings.whatsapp.replies(phone, new Reply.Error(400, 133000));

        awaitStatus(accepted(flowTo(person, "consent", "May we write to you?")), "SUBMITTED");

        assertThat(surroundings.whatsapp.sentTo(phone))
                .extracting(sent -> token(sent.body()))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void withoutATokenAFlowWaitsAndNothingIsTried() throws Exception {
        wroteJustNow();
        surroundings.flows.away(true);

        var id = accepted(flowTo(person, "consent", "May we write to you?"));

        assertThat(awaitStatus(id, "WAITING").getList("reasons")).containsExactly("FLOWS_AWAY");
        assertThat(told("messages are worked off", "ingress-flows")).startsWith("away since");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
        // When
        surroundings.flows.away(false);
        // Then
        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void aFlowThatNobodyAnswersWaitsUntilItIsConfigured() throws Exception {
        wroteJustNow();
        surroundings.flows.knows("survey", false);

        var id = accepted(flowTo(person, "survey", "How was it?"));

        assertThat(awaitStatus(id, "WAITING").getList("reasons")).containsExactly("FLOW_NOT_ANSWERED");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
        // When
        surroundings.flows.knows("survey", true);
        // Then
        awaitStatus(id, "SUBMITTED");
    }

    @Test
    void whoDidNotWriteWithinADayGetsNoFlowAndNoTokenIsMade() {
        var id = accepted(flowTo(person, "consent", "May we write to you?"));

        assertThat(awaitStatus(id, "DENIED").getList("reasons")).contains("WINDOW_CLOSED");
        assertThat(surroundings.flows.issuedTo(person)).isEmpty();
    }

    @Test
    void aFlowNeedsADecisionAsEverythingDoes() throws Exception {
        wroteJustNow();
        surroundings.consent.says(person, Said.deny("NOT_HEARD_SINCE_STOP"));

        var id = accepted(flowTo(person, "consent", "May we write to you?"));

        assertThat(awaitStatus(id, "DENIED").getList("reasons")).containsExactly("NOT_HEARD_SINCE_STOP");
        assertThat(surroundings.flows.issuedTo(person)).isEmpty();
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void itIsToldThatItIsAFlowAndNeverWithWhichToken() throws Exception {
        wroteJustNow();

        var id = accepted(flowTo(person, "consent", "May we write to you?"));

        awaitStatus(id, "SUBMITTED");
        assertThat(message(id).getString("flow")).isEqualTo("consent");
        await().atMost(Department.PATIENCE).until(() -> results(id).size() == 4);
        assertThat(results(id)).extracting(MessageStateChanged::flow).containsOnly("consent");
        assertThat(results(id).toString())
                .doesNotContain(surroundings.flows.issuedTo(person).getFirst().text());
    }

    @Test
    void aDepartmentAsksForAFlowOnItsTopic() throws Exception {
        wroteJustNow();

        var id = Request.flowTo(phone, "consent", "May we write to you?").accepted();

        awaitStatus(id, "SUBMITTED");
        assertThat(sent().at("/interactive/body/text").asText()).isEqualTo("May we write to you?");
    }

    @Test
    void aFlowThatIsNotPublishedIsRefusedOnTheTopicToo() {
        var refused = Request.flowTo(phone, "nobodys", "May we write to you?");

        refused.ask();

        assertThat(refused.refusals(1)).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo("FLOW_UNKNOWN");
            assertThat(refusal.field()).isEqualTo("flow.name");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "consent"              | "nobodys"                                   | flow.name | FLOW_UNKNOWN
            "May we write to you?" | " "                                         | flow.body | FIELD_INVALID
            "CUSTOMER_CARE"        | "AUTHENTICATION"                            | flow      | FIELD_INVALID
            "flow":                | "text":{"body":"And a text"},"flow":        | flow      | FIELD_INVALID
            """)
    void whatCannotBeAFlowIsRefusedAndTheFieldNamed(String right, String wrong, String field, String reason) {
        post(
                        CrockfordId.random("key-"),
                        flowTo(person, "consent", "May we write to you?").replace(right, wrong))
                .statusCode(400)
                .body("field", equalTo(field))
                .body("reason", equalTo(reason));
    }

    @Test
    void whatStandsAboveTheButtonHasAtMost1024Characters() {
        post(CrockfordId.random("key-"), flowTo(person, "consent", "x".repeat(1025)))
                .statusCode(400)
                .body("field", equalTo("flow.body"));
        post(CrockfordId.random("key-"), flowTo(person, "consent", "x".repeat(1024)))
                .statusCode(202);
    }

    private JsonNode sent() {
        var sent = surroundings.whatsapp.sentTo(phone);
        assertThat(sent).hasSize(1);
        return sent.getFirst().body();
    }

    private static String token(JsonNode body) {
        return body.at("/interactive/action/parameters/flow_token").asText();
    }

    private void wroteJustNow() throws SQLException {
        sql("INSERT INTO service_window (subject, sender, last_heard_at) VALUES (?, ?, now())", person.value(), SENDER);
    }
}
