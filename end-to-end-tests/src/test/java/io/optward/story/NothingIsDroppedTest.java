package io.optward.story;

import static io.optward.stack.supervisor.Part.SIMULATOR;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.demo.Gateway;
import io.optward.stack.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What we do not understand yet is carried on, sealed. */
class NothingIsDroppedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aMessageOfAKindWeDoNotKnowIsPublishedWithItsContentSealed() throws Exception {
        // Given
        long before = received("messages.inbound", "\"kind\":\"unknown\"").size();
        // When
        var answer = RunningStack.http()
                .post(
                        RunningStack.at(SIMULATOR, "/simulator/users/15550100987/messages"),
                        "{\"type\":\"hologram\",\"hologram\":{\"latitude\":52.3702,\"longitude\":4.8952,"
                                + "\"address\":\"Damrak one, Amsterdam\"}}");
        // Then
        assertThat(answer.json().path("webhook").path("status").asInt()).isEqualTo(200);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(received("messages.inbound", "\"kind\":\"unknown\""))
                .hasSizeGreaterThan((int) before));
        var published = received("messages.inbound", "\"kind\":\"unknown\"").getLast();
        assertThat(published)
                .contains("\"content\":\"sealed:v1:")
                .doesNotContain("Damrak", "52.37", "15550100987", "wamid");
    }

    @Test
    void aFieldWeDoNotKnowIsPublishedUnderItsAccountWithItsContentSealed() throws Exception {
        // Given
        var body = """
                {"object":"whatsapp_business_account","entry":[{"id":"215500000000077","time":1795340060,"changes":[
                {"field":"a_field_of_tomorrow","value":{"note":"the moon is made of cheese"}}]}]}""";
        // When
        RunningStack.http()
                .post(
                        RunningStack.at(SIMULATOR, "/simulator/webhooks"),
                        body.getBytes(StandardCharsets.UTF_8),
                        Map.of());
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(received("account.events", "215500000000077"))
                .singleElement()
                .satisfies(published -> assertThat(published)
                        .contains("\"kind\":\"unknown\"", "\"content\":\"sealed:v1:")
                        .doesNotContain("cheese")));
    }

    @Test
    void everyEventIsACloudEventWithItsSchema() throws Exception {
        RunningStack.as(Gateway.DEPARTMENT)
                .post(
                        RunningStack.at(VAULT, "/v1/protect"),
                        "{\"items\":[{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\"+15550100988\"}]}]}");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(received("subjects.events", "ACTIVE"))
                .isNotEmpty());

        try (var reader = new TopicReader(RunningStack.addresses().kafka())) {
            assertThat(reader.records("subjects.events")).allSatisfy(record -> {
                assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
                assertThat(header(record, "ce_type")).matches("subject\\.[a-z-]+\\.v1");
                assertThat(header(record, "ce_id")).isNotBlank();
                assertThat(header(record, "ce_source")).isEqualTo("/vault-service");
                assertThat(header(record, "ce_time")).isNotBlank();
                assertThat(header(record, "ce_dataschema")).startsWith("urn:optward:schema:subject.");
                assertThat(header(record, "content-type")).isEqualTo("application/json");
            });
        }
    }

    private static List<String> received(String topic, String part) {
        try (var reader = new TopicReader(RunningStack.addresses().kafka())) {
            return reader.records(topic).stream()
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .filter(json -> json.contains(part))
                    .toList();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
