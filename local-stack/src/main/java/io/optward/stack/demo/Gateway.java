package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.stack.demo.JsonHttp.Answer;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the people of the story, a department and an auditor can do, over the same APIs that everybody uses. */
public final class Gateway {

    /** The clinic's number that people write to. */
    public static final String SENDER = "330200000000001";

    /** The department of the story. */
    public static final String DEPARTMENT = "demo-department";

    /** The service that asks for decisions and reveals against their proofs. */
    private static final String OUTBOUND = "outbound-service";

    /** Longest that anything here is waited for. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String NOTICE = """
            {"id":"clinic-news","version":"3","sha256":"%s","language":"en"}""".formatted("5f".repeat(32));

    private final Stage stage;

    /** Acts on a stage. */
    public Gateway(Stage stage) {
        this.stage = stage;
    }

    /** A person writes a text; the simulator signs and posts Meta's webhook. */
    public Answer writes(String person, String text) throws IOException, InterruptedException {
        return writes(person, json().put("text", text));
    }

    /** A person wrote a text at another time. */
    Answer wrote(String person, String text, Instant at) throws IOException, InterruptedException {
        return writes(person, json().put("text", text).put("at", at.toString()));
    }

    /** A person writes once, and Meta delivers it several times. */
    Answer writesAndIsDelivered(String person, String text, int times) throws IOException, InterruptedException {
        return writes(person, json().put("text", text).put("times", times));
    }

    /** A person writes a text to one of the business numbers. */
    Answer writesTo(String person, String text, String sender) throws IOException, InterruptedException {
        return writes(person, json().put("text", text).put("sender", sender));
    }

    private Answer writes(String person, ObjectNode message) throws IOException, InterruptedException {
        message.put("name", stage.nameOf(person));
        var answer = stage.http()
                .post(
                        stage.at(Part.SIMULATOR, "/simulator/users/" + stage.phoneOf(person) + "/messages"),
                        message.toString());
        stage.remember(answer.json().path("id").asText());
        var text = message.path("text").asText();
        if (text.contains(" ")) {
            // a lone STOP or START is a keyword, which events name; a sentence is what somebody wrote
            stage.remember(text);
        }
        return answer;
    }

    /** The token that the vault knows a person by. */
    public Optional<String> subjectOf(String person) throws IOException, InterruptedException {
        var answer = stage.as(DEPARTMENT)
                .post(
                        stage.at(Part.VAULT, "/v1/subjects/lookup"),
                        json().put("kind", "PHONE")
                                .put("value", stage.phoneOf(person))
                                .toString());
        return answer.status() == 200
                ? Optional.of(answer.json().path("subject").asText())
                : Optional.empty();
    }

    /** The department asks for the autumn check-up template. */
    public Answer asksForMarketing(String person, String key) throws IOException, InterruptedException {
        return asksForMarketing(person, key, "Noord");
    }

    Answer asksForMarketing(String person, String key, String clinic) throws IOException, InterruptedException {
        var message = messageTo(person, "MARKETING");
        var template = message.putObject("template");
        template.put("name", "autumn_checkup").put("language", "en_US");
        template.putObject("parameters").put("first_name", stage.nameOf(person)).put("clinic", clinic);
        return asksFor(message, key);
    }

    /** The department answers a person in words. */
    public Answer asksForCareReply(String person, String text, String key) throws IOException, InterruptedException {
        var message = messageTo(person, "CUSTOMER_CARE");
        message.putObject("text").put("body", text);
        stage.remember(text);
        return asksFor(message, key);
    }

    /** The department answers a person with the consent Flow. */
    public Answer asksForFlow(String person, String text, String key) throws IOException, InterruptedException {
        var message = messageTo(person, "CUSTOMER_CARE");
        message.putObject("flow").put("name", PhoneWithFlow.CONSENT).put("body", text);
        stage.remember(text);
        return asksFor(message, key);
    }

    private ObjectNode messageTo(String person, String purpose) {
        var message = json();
        message.putObject("to").putObject("alias").put("kind", "PHONE").put("value", stage.phoneOf(person));
        return message.put("sender", SENDER).put("purpose", purpose);
    }

    private Answer asksFor(ObjectNode message, String key) throws IOException, InterruptedException {
        return stage.as(DEPARTMENT)
                .post(stage.at(Part.OUTBOUND, "/v1/messages"), message.toString(), Map.of("Idempotency-Key", key));
    }

    /** Waits until a message has come to one of these states, and tells it whole; or as it stands in the end. */
    public JsonNode comesTo(String message, Set<String> states) throws Exception {
        return stage.eventually(PATIENCE, () -> Optional.of(message(message))
                        .filter(found -> states.contains(found.path("status").asText())))
                .orElseGet(() -> uncheckedMessage(message));
    }

    private JsonNode uncheckedMessage(String message) {
        try {
            return message(message);
        } catch (IOException e) {
            throw new IllegalStateException("outbound-service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A message as outbound-service tells it. */
    public JsonNode message(String message) throws IOException, InterruptedException {
        return stage.as(DEPARTMENT)
                .get(stage.at(Part.OUTBOUND, "/v1/messages/" + message))
                .json();
    }

    /** What arrived at WhatsApp for a person. */
    public List<JsonNode> arrivedFor(String person) throws IOException, InterruptedException {
        var items = new ArrayList<JsonNode>();
        stage.http()
                .get(stage.at(
                        Part.SIMULATOR,
                        "/simulator/sent?to=" + stage.phoneOf(person).substring(1)))
                .json()
                .path("items")
                .forEach(items::add);
        items.forEach(item -> stage.remember(item.path("id").asText()));
        return items;
    }

    /** The department says that a person agreed on the clinic's web form. */
    public Answer assertsGrant(String person) throws IOException, InterruptedException {
        var consent = json();
        consent.putObject("alias").put("kind", "PHONE").put("value", stage.phoneOf(person));
        consent.put("purpose", "MARKETING").putNull("sender").put("action", "GRANT");
        var evidence = consent.putObject("evidence");
        evidence.put("method", "WEB_FORM").put("reference", "form-autumn");
        evidence.set("notice", MAPPER.readTree(NOTICE));
        return stage.as(DEPARTMENT).post(stage.at(Part.CONSENT, "/v1/consents"), consent.toString());
    }

    /** Asks whether a marketing message may go to a subject. */
    public JsonNode decisionOnMarketing(String subject) throws IOException, InterruptedException {
        var question = json();
        question.putArray("items")
                .addObject()
                .put("subject", subject)
                .put("purpose", "MARKETING")
                .put("sender", SENDER);
        return stage.as(OUTBOUND)
                .post(stage.at(Part.CONSENT, "/v1/decisions"), question.toString())
                .json()
                .path("items")
                .path(0);
    }

    /** Reveals the phone number and one sealed text of a subject against a decision's proof. */
    JsonNode reveals(String subject, String sealed, String context, String proof)
            throws IOException, InterruptedException {
        var request = json().put("purpose", "SEND");
        var item = request.putArray("items").addObject();
        item.put("subject", subject).put("context", context).put("basis", proof);
        item.putArray("aliases").add("PHONE");
        item.putObject("fields").put("body", sealed);
        return stage.as(OUTBOUND)
                .post(stage.at(Part.VAULT, "/v1/reveal"), request.toString())
                .json()
                .path("items")
                .path(0);
    }

    /** Every logged event that matches, page by page, newest first. */
    public List<JsonNode> searches(Map<String, String> filter) throws IOException, InterruptedException {
        var found = new ArrayList<JsonNode>();
        String cursor = null;
        do {
            var request = json().put("limit", 500);
            filter.forEach(request::put);
            if (cursor != null) {
                request.put("cursor", cursor);
            }
            var page = stage.as("carla")
                    .post(stage.at(Part.AUDIT, "/v1/events/search"), request.toString())
                    .json();
            page.path("items").forEach(found::add);
            cursor = page.hasNonNull("next") ? page.path("next").asText() : null;
        } while (cursor != null);
        return found;
    }

    private static ObjectNode json() {
        return MAPPER.createObjectNode();
    }
}
