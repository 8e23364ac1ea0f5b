package io.optward.story;

import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.OUTBOUND;
import static io.optward.stack.supervisor.Part.SIMULATOR;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp.Answer;
import io.optward.stack.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody is known by number and by WhatsApp's own id, until one webhook shows that the two are one person. */
class TwoWhoAreOneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PHONE = "15550100765";
    private static final String USER = "US.TwoWhoAreOne765";

    @Test
    void whatTheyRefusedUnderTheOneNameIsRefusedUnderTheOtherUntilTheySayStart() throws Exception {
        // Given
        webhook("one", "\"from_user_id\":\"" + USER + "\"", "STOP");
        await().atMost(PATIENCE).until(() -> lookup().status() == 200);
        var byUser = lookup().json().path("subject").asText();
        var granted = RunningStack.as(Gateway.DEPARTMENT)
                .post(RunningStack.at(CONSENT, "/v1/consents"), """
                        {"alias":{"kind":"PHONE","value":"+%s"},"purpose":"MARKETING","sender":null,"action":"GRANT",
                         "evidence":{"method":"WEB_FORM","reference":"form-4711","notice":{"id":"privacy","version":"7",
                         "sha256":"%s","language":"en"}}}""".formatted(PHONE, "0a".repeat(32)));
        var byNumber = granted.json().path("subject").asText();
        assertThat(granted.json().path("state").asText()).isEqualTo("GRANTED");
        assertThat(byNumber).isNotEqualTo(byUser);
        // When
        webhook("two", "\"from\":\"" + PHONE + "\",\"from_user_id\":\"" + USER + "\"", "Hello");
        // Then
        await().atMost(PATIENCE).until(() -> merged(byUser));
        assertThat(subject(byNumber).path("canonical").asText()).isEqualTo(byUser);
        var denied = message(byNumber, "before-start");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status(denied).path("status").asText()).isEqualTo("DENIED"));
        assertThat(status(denied).path("reasons").path(0).asText()).isEqualTo("CONSENT_WITHDRAWN");
        assertThat(sent()).isEmpty();
        // When
        var later = Instant.now().plusSeconds(2);
        await().until(() -> Instant.now().isAfter(later));
        webhook("three", "\"from\":\"" + PHONE + "\"", "START");
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        consents(byNumber).path("entries").findValuesAsText("status"))
                .contains("GRANTED"));
        var allowed = message(byNumber, "after-start");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(allowed).path("history").findValuesAsText("status"))
                        .contains("SUBMITTED"));
        assertThat(sent()).hasSize(1);
    }

    /** A person writes: signed as Meta signs it, and accepted. */
    private static void webhook(String id, String from, String text) throws Exception {
        var body = """
                {"object":"whatsapp_business_account","entry":[{"id":"215500000000001","changes":[{"field":"messages",
                "value":{"messaging_product":"whatsapp",
                "metadata":{"display_phone_number":"15550100001","phone_number_id":"330200000000001"},
                "messages":[{%s,"id":"wamid.two-who-are-one-%s","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}
                """.formatted(from, id, Instant.now().getEpochSecond(), text);
        var answer = RunningStack.http()
                .post(
                        RunningStack.at(SIMULATOR, "/simulator/webhooks"),
                        body.getBytes(StandardCharsets.UTF_8),
                        Map.of());
        assertThat(answer.json().path("status").asInt()).as("%s", answer).isEqualTo(200);
    }

    private static Answer lookup() throws Exception {
        return RunningStack.as(Gateway.DEPARTMENT)
                .post(RunningStack.at(VAULT, "/v1/subjects/lookup"), "{\"kind\":\"BSUID\",\"value\":\"" + USER + "\"}");
    }

    private static JsonNode subject(String token) throws Exception {
        return RunningStack.as(Gateway.DEPARTMENT)
                .get(RunningStack.at(VAULT, "/v1/subjects/" + token))
                .json();
    }

    private static String message(String subject, String key) throws Exception {
        return RunningStack.as(Gateway.DEPARTMENT)
                .post(RunningStack.at(OUTBOUND, "/v1/messages"), """
                        {"to":{"subject":"%s"},"sender":"330200000000001","purpose":"MARKETING","template":{
                         "name":"autumn_checkup","language":"en_US","parameters":{"first_name":"Ana","clinic":"Noord"}}}
                        """.formatted(subject), Map.of("Idempotency-Key", key))
                .json()
                .path("id")
                .asText();
    }

    private static JsonNode status(String message) throws Exception {
        return RunningStack.as(Gateway.DEPARTMENT)
                .get(RunningStack.at(OUTBOUND, "/v1/messages/" + message))
                .json();
    }

    private static JsonNode consents(String subject) throws Exception {
        return RunningStack.as(Gateway.DEPARTMENT)
                .get(RunningStack.at(CONSENT, "/v1/subjects/" + subject + "/consents"))
                .json();
    }

    /** What arrived at WhatsApp for the person. */
    private static JsonNode sent() throws Exception {
        return RunningStack.http()
                .get(RunningStack.at(SIMULATOR, "/simulator/sent?to=" + PHONE))
                .json()
                .path("items");
    }

    private static boolean merged(String canonical) {
        try (var reader = new TopicReader(RunningStack.addresses().kafka())) {
            return reader.records("subjects.events").stream()
                    .anyMatch(record -> canonical.equals(new String(record.key(), StandardCharsets.UTF_8))
                            && "subject.merged.v1"
                                    .equals(new String(
                                            record.headers()
                                                    .lastHeader("ce_type")
                                                    .value(),
                                            StandardCharsets.UTF_8)));
        }
    }
}
