package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.stack.demo.JsonHttp.Answer;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may see what: an auditor, a privacy admin, and the care desk of a department. */
final class EverybodyIsSomebody {

    private static final String CARE_DESK = "demo-care-desk";
    private static final String BILLING = "330200000000002";
    private static final String AUDITOR = "oscar";
    private static final String PRIVACY_ADMIN = "petra";

    private EverybodyIsSomebody() {}

    static void anAuditorIsRefusedAReveal(Stage stage, StepRecord record) throws Exception {
        var subject = stage.noted("subject of Amara");
        var nobody = reveal(stage.http(), stage, addressOf(subject));
        record.did("somebody without a token asks the vault for Amara's number")
                .expect("401, and what to send", brief(nobody), nobody.status() == 401);
        var oscar = reveal(stage.as(AUDITOR), stage, addressOf(subject));
        record.did("Oscar, who is an auditor, asks for it")
                .expect(
                        "403: reading the log is not reading people",
                        brief(oscar),
                        oscar.status() == 403 && "ROLE_MISSING".equals(reason(oscar)));
    }

    static void aPrivacyAdminStepsUp(Stage stage, StepRecord record) throws Exception {
        var subject = stage.noted("subject of Amara");
        var challenged = reveal(stage.as(PRIVACY_ADMIN), stage, addressOf(subject));
        record.did("Petra, who is privacy admin and signed in by password, asks for Amara's number, for case-4711")
                .expect(
                        "401: a second factor is wanted",
                        brief(challenged),
                        challenged.status() == 401
                                && "2"
                                        .equals(challenged
                                                .json()
                                                .path("acr_values")
                                                .asText()));
        var revealed = reveal(stage.steppedUp(PRIVACY_ADMIN), stage, addressOf(subject));
        var number = revealed.json().at("/items/0/aliases/PHONE").asText();
        record.did("she signs in again with a one-time code and asks once more")
                .expect(
                        "the number",
                        revealed.status() + " " + number.replaceAll("\\d(?=\\d{4})", "•"),
                        revealed.status() == 200 && number.equals(stage.phoneOf("Amara")));
    }

    static void anAgentReadsWhatWasWrittenToItsSender(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var words = "My knee hurts since Monday, writes Dana";
        gateway.writes("Dana", words);
        gateway.writesTo("Dana", "About my bill of October, writes Dana", BILLING);
        var toTheClinic = messageOf(stage, gateway, Gateway.SENDER);
        var toBilling = messageOf(stage, gateway, BILLING);
        record.did("Dana writes to the clinic, and to its billing number");
        var read = reveal(stage.as(CARE_DESK), stage, wordsOf(toTheClinic, Gateway.SENDER));
        record.expect(
                "the care desk, which serves the clinic's number, reads the first",
                brief(read).replaceAll("(\"body\":\")[^\"]*", "$1…"),
                words.equals(read.json().at("/items/0/fields/body").asText()));
        var refused = reveal(stage.as(CARE_DESK), stage, wordsOf(toBilling, BILLING));
        record.expect(
                "and is refused the second",
                brief(refused),
                "SENDER_NOT_SERVED"
                        .equals(refused.json().at("/items/0/error/reason").asText()));
        var lied = reveal(stage.as(CARE_DESK), stage, wordsOf(toBilling, Gateway.SENDER));
        record.did("the care desk says that it was written to the clinic")
                .expect(
                        "it does not open: it was sealed for another sender",
                        brief(lied),
                        "SEALED_VALUE_DOES_NOT_OPEN"
                                .equals(lied.json().at("/items/0/error/reason").asText()));
    }

    static void allOfItIsInTheLog(Stage stage, StepRecord record) throws Exception {
        record.did("Carla, of compliance, searches the log");
        remembered(stage, record, "access.refused.v1", AUDITOR, "Oscar's refusal", "ROLE_MISSING");
        remembered(stage, record, "access.refused.v1", PRIVACY_ADMIN, "Petra's challenge", "SECOND_FACTOR_NEEDED");
        remembered(stage, record, "values.revealed.v1", PRIVACY_ADMIN, "her reveal, with its case", "case-4711");
        remembered(
                stage, record, "values.revealed.v1", CARE_DESK, "what the care desk was refused", "SENDER_NOT_SERVED");
        remembered(
                stage,
                record,
                "person.signed-in.v1",
                PRIVACY_ADMIN,
                "Petra's sign-in, as Keycloak told it",
                "optward-command");
    }

    private static void remembered(Stage stage, StepRecord record, String type, String actor, String what, String word)
            throws Exception {
        var gateway = new Gateway(stage);
        var found = stage.eventually(
                Gateway.PATIENCE,
                Duration.ofMillis(250),
                () -> gateway.searches(Map.of("type", type, "actor", actor)).stream()
                        .filter(event -> event.toString().contains(word))
                        .findFirst());
        record.expect(
                what,
                found.map(event -> event.path("id").asText() + " " + type + " " + actor + " " + word)
                        .orElse("not found"),
                found.isPresent());
    }

    /** The newest thing that Dana wrote to a sender, as the topic tells it. */
    private static JsonNode messageOf(Stage stage, Gateway gateway, String sender) throws Exception {
        return stage.eventually(Gateway.PATIENCE, () -> {
                    Optional<String> subject = gateway.subjectOf("Dana");
                    List<JsonNode> told = subject.isEmpty()
                            ? List.of()
                            : stage.records("messages.inbound", subject.get()).stream()
                                    .map(event -> stage.json(new String(event.value(), StandardCharsets.UTF_8)))
                                    .filter(event ->
                                            sender.equals(event.path("sender").asText()))
                                    .toList();
                    return told.isEmpty() ? Optional.<JsonNode>empty() : Optional.of(told.getLast());
                })
                .orElseThrow(() -> new IllegalStateException("what Dana wrote to " + sender + " is on no topic"));
    }

    private static ObjectNode addressOf(String subject) {
        var request = JsonNodeFactory.instance.objectNode().put("purpose", "SUBJECT_REQUEST");
        var item = request.putArray("items").addObject().put("subject", subject).put("basis", "case-4711");
        item.putArray("aliases").add("PHONE");
        return request;
    }

    private static ObjectNode wordsOf(JsonNode message, String sender) {
        var id = message.path("message").asText();
        var request = JsonNodeFactory.instance.objectNode().put("purpose", "CUSTOMER_CARE");
        request.putArray("items")
                .addObject()
                .put("subject", message.path("subject").asText())
                .put("context", id)
                .put("basis", id)
                .put("sender", sender)
                .putObject("fields")
                .put("body", message.path("body").asText());
        return request;
    }

    private static Answer reveal(JsonHttp caller, Stage stage, ObjectNode request)
            throws IOException, InterruptedException {
        return caller.post(stage.at(Part.VAULT, "/v1/reveal"), request.toString());
    }

    private static String reason(Answer answer) {
        return answer.json().path("reason").asText();
    }

    private static String brief(Answer answer) {
        var error = answer.json().at("/items/0/error/reason").asText();
        return answer.status() + " "
                + (error.isEmpty() ? answer.json().path("reason").asText(answer.text()) : error);
    }
}
