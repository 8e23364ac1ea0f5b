package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.supervisor.Part;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Steps in which people write in, and somebody pretends to be Meta. */
final class PeopleWrite {

    /** Refusals in one minute are counted and told at its end. */
    private static final Duration REFUSALS_ARE_TOLD_WITHIN = Duration.ofSeconds(75);

    private PeopleWrite() {}

    static void aPersonWrites(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var posted = gateway.writes("Amara", "Hi, this is a first question from Amara");
        int status = posted.json().path("webhook").path("status").asInt();
        record.did("Amara writes “Hi, …”: the simulator signs and posts Meta's webhook")
                .expect("ingress answers 200", status, status == 200);

        var event = stage.eventually(Gateway.PATIENCE, () -> {
            var subject = gateway.subjectOf("Amara");
            return subject.isEmpty()
                    ? Optional.<ConsumerRecord<byte[], byte[]>>empty()
                    : stage.records("messages.inbound", subject.get()).stream().findFirst();
        });
        var json = event.map(PeopleWrite::text).orElse("nothing");
        record.expect(
                "messages.inbound carries a token, keyed ids and sealed content",
                json,
                json.contains("\"sub_") && json.contains("\"mid_") && json.contains("\"sealed:v1:"));
        record.expect(
                "and nothing of who she is or what she wrote",
                json.contains(stage.phoneOf("Amara").substring(1)) || json.contains("first question")
                        ? "it does"
                        : "it does not",
                !json.contains(stage.phoneOf("Amara").substring(1)) && !json.contains("first question"));
        var body = stage.json(json);
        stage.note("subject of Amara", body.path("subject").asText());
        stage.note("first message of Amara", body.path("message").asText());
        stage.note("first text of Amara", body.path("body").asText());
    }

    static void aForgedWebhookIsRefused(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var begun = Instant.now().minusSeconds(1);
        var forged = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
        var answer = stage.http()
                .post(
                        stage.at(Part.INGRESS, "/webhooks/whatsapp"),
                        forged.getBytes(StandardCharsets.UTF_8),
                        Map.of("X-Hub-Signature-256", "sha256=" + "0".repeat(64)));
        record.did("somebody without the app secret posts a webhook")
                .expect(
                        "401 with an empty body",
                        answer,
                        answer.status() == 401 && answer.text().isEmpty());
        var refusal = stage.eventually(
                REFUSALS_ARE_TOLD_WITHIN,
                () -> gateway.searches(Map.of("type", "webhook.refused.v1", "from", begun.toString())).stream()
                        .findFirst());
        record.expect(
                "the refusal is in the audit log",
                refusal.map(found -> found.path("id").asText() + " "
                                + found.path("data").path("reason").asText())
                        .orElse("it is not"),
                refusal.isPresent());
    }

    static void oneFactHoweverOftenItIsDelivered(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        gateway.writesAndIsDelivered("Dora", "Delivered three times, written once", 3);
        record.did("Dora writes once, Meta delivers the webhook three times, and once more after that another message");
        // whatever was published because of the repetitions is there when this later message is
        gateway.writes("Dora", "And one more message of Dora");
        var subject = stage.eventually(Gateway.PATIENCE, () -> gateway.subjectOf("Dora"))
                .orElseThrow();
        stage.eventually(
                Gateway.PATIENCE, () -> Optional.of(messagesOf(stage, subject)).filter(count -> count >= 2));
        long messages = messagesOf(stage, subject);
        record.expect("one event for each message", messages + " events for 2 messages", messages == 2);
    }

    private static long messagesOf(Stage stage, String subject) {
        return stage.records("messages.inbound", subject).stream()
                .map(PeopleWrite::text)
                .map(stage::json)
                .map(event -> event.path("message"))
                .filter(JsonNode::isTextual)
                .count();
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
