package io.optward.story;

import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.NORMALISER;
import static io.optward.stack.supervisor.Part.SIMULATOR;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.kafka.TopicReader;
import io.optward.stack.letter.LetterBox;
import io.optward.stack.letter.LetterDesk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What cannot be decoded is put aside, looked at, and decided; meanwhile whoever it names gets no marketing. */
class LettersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PHONE = "+15550100654";

    @Test
    void aWebhookThatIsNoJsonIsListedRefusedAReplayAndSettled() throws Exception {
        // Given
        var words = "signed, no JSON, says " + PHONE + " " + System.nanoTime();
        RunningStack.http().post(RunningStack.at(SIMULATOR, "/simulator/webhooks"), words);
        var receipt = await().atMost(PATIENCE).until(() -> rejectedOf(words.length()), found -> !found.isEmpty());
        // Then
        assertThat(desk(desk -> desk.list(LetterBox.of("ingress-normaliser"), true)))
                .startsWith("0 ")
                .contains(receipt, "NOT_JSON");
        assertThat(desk(desk -> desk.show(receipt))).startsWith("0 ").doesNotContain("15550100654", "says");
        assertThat(desk(desk -> desk.replay(receipt))).startsWith("1 ").contains("still cannot be taken");
        assertThat(desk(desk -> desk.settle(receipt, "call " + PHONE))).startsWith("1 ");
        assertThat(desk(desk -> desk.settle(receipt, "a probe of ours")))
                .startsWith("0 ")
                .contains("SETTLED");
        assertThat(desk(desk -> desk.list(LetterBox.of("ingress-normaliser"), true)))
                .doesNotContain(receipt);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(trail()).contains(receipt + ".settled"));
    }

    @Test
    void aRecordThatNobodyCanDecodeSuspendsMarketingToWhomItNames() throws Exception {
        // Given
        var ana = RunningStack.as(Gateway.DEPARTMENT)
                .post(RunningStack.at(VAULT, "/v1/protect"), """
                        {"items":[{"aliases":[{"kind":"PHONE","value":"%s"}]}]}""".formatted(PHONE))
                .json()
                .at("/items/0/subject")
                .asText();
        RunningStack.as(Gateway.DEPARTMENT)
                .post(RunningStack.at(CONSENT, "/v1/consents"), """
                {"subject":"%s","purpose":"MARKETING","action":"GRANT","evidence":{"method":"WEB_FORM","notice":
                 {"id":"privacy","version":"7","sha256":"%s","language":"en"},"reference":"form-7"}}""".formatted(ana, "ab".repeat(32)));
        await().atMost(PATIENCE).until(() -> decisionOn(ana).path("outcome").asText(), "ALLOW"::equals);
        // When
        produce("messages.inbound", ana, Map.of("ce_type", "signal.heard.v9"), "{\"signal\":\"OPT_OUT\"}");
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(decisionOn(ana).path("reason").asText()).isEqualTo("AWAITING_REVIEW"));
        // every service that reads the topic has put it aside
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        desk(desk -> desk.list(LetterBox.of(""), true)).lines().filter(line -> line.contains(ana)))
                .hasSize(2));
        // When
        var letter = RunningStack.as("selma")
                .get(RunningStack.at(CONSENT, "/v1/letters?state=OPEN&topic=messages.inbound&limit=500"))
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("subject").asText().equals(ana))
                .map(item -> item.path("id").asText())
                .findFirst()
                .orElseThrow();
        assertThat(desk(desk -> desk.settle(letter, "made by a test"))).startsWith("0 ");
        // Then
        await().atMost(PATIENCE).until(() -> decisionOn(ana).path("outcome").asText(), "ALLOW"::equals);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(trail()).contains(letter + ".put-aside", letter + ".settled"));
    }

    private interface Act {
        int at(LetterDesk desk) throws Exception;
    }

    /** The exit code and everything that was printed. */
    private static String desk(Act act) throws Exception {
        var said = new ByteArrayOutputStream();
        try (var print = new PrintStream(said, true, StandardCharsets.UTF_8);
                var http = RunningStack.as("selma")) {
            int exit = act.at(new LetterDesk(RunningStack.addresses(), http, print, print));
            return exit + " " + said.toString(StandardCharsets.UTF_8);
        }
    }

    private static String rejectedOf(int sizeBytes) throws Exception {
        return RunningStack.as("selma")
                .get(RunningStack.at(NORMALISER, "/v1/rejected-webhooks?state=OPEN&limit=500"))
                .json()
                .path("items")
                .valueStream()
                .filter(webhook -> webhook.path("sizeBytes").asInt() == sizeBytes)
                .map(webhook -> webhook.path("receipt").asText())
                .findFirst()
                .orElse("");
    }

    private static JsonNode decisionOn(String subject) throws Exception {
        return RunningStack.as("outbound-service")
                .post(RunningStack.at(CONSENT, "/v1/decisions"), """
                        {"items":[{"subject":"%s","purpose":"MARKETING","sender":"330200000000001"}]}""".formatted(subject))
                .json()
                .at("/items/0");
    }

    private static void produce(String topic, String key, Map<String, String> headers, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                RunningStack.addresses().kafka().with(Map.of()), new StringSerializer(), new ByteArraySerializer())) {
            var record = new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(record).get();
        }
    }

    /** Ids of the facts on audit.trail. */
    private static java.util.List<String> trail() {
        try (var reader = new TopicReader(RunningStack.addresses().kafka())) {
            return reader.records("audit.trail").stream()
                    .map(record ->
                            new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
