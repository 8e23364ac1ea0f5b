package io.optward.story;

import static io.optward.stack.supervisor.Part.CONSENT;
import static io.optward.stack.supervisor.Part.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.stack.demo.Gateway;
import io.optward.stack.department.RequestProducer;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** In the nightly run everything talks over mutual TLS, and each party may do what is its own. */
@EnabledIfSystemProperty(named = RunningStack.OVER_TLS, matches = "true")
class TransportTest {

    @Test
    void aServicesTokenIsGoodForNothingWithoutItsCertificate() throws Exception {
        var decisions = RunningStack.at(CONSENT, "/v1/decisions");
        var heard = RunningStack.as("outbound-service").post(decisions, "{\"items\":[]}");
        assertThat(heard.status()).as("%s", heard).isEqualTo(200);
        var stolen = RunningStack.http()
                .as(() -> RunningStack.addresses().identities().token("outbound-service"))
                .post(decisions, "{\"items\":[]}");
        assertThat(stolen.status()).as("%s", stolen).isEqualTo(401);
        assertThat(stolen.json().path("reason").asText()).isEqualTo("CERTIFICATE_NEEDED");
    }

    @Test
    void aServiceIsRefusedATopicThatItHasNoBusinessWith() {
        assertThat(reads("audit-service", "consent.events")).isNotNegative();
        for (var topic : Set.of("ingress.webhooks.sealed", "consent.events", "rights.events")) {
            assertThatThrownBy(() -> reads("outbound-service", topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void aDepartmentWritesItsOwnRequestTopicAndNoOther() {
        assertThatThrownBy(() -> {
                    try (var requests = new RequestProducer(
                            RunningStack.addresses().kafkaAs("demo-care-desk"), Gateway.DEPARTMENT)) {
                        requests.write("sub_" + "0".repeat(26), Map.of(), "{}");
                    }
                })
                .isInstanceOf(RequestProducer.NotWrittenException.class)
                .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void aWebhookWithoutMetasCertificateIsRefused() throws Exception {
        try (var clinic = new Clinic()) {
            var body = Clinic.webhook("15550104711", "wamid.HBgLdHJhbnNwb3J0", "Hi");
            assertThat(clinic.postsWebhook(body).statusCode()).isEqualTo(200);
            var uncertified = RunningStack.http()
                    .post(
                            RunningStack.at(INGRESS, "/webhooks/whatsapp"),
                            body,
                            Map.of("X-Hub-Signature-256", Clinic.signatureOf(body)));
            assertThat(uncertified.status()).as("%s", uncertified).isEqualTo(401);
        }
    }

    @Test
    void nothingListensInTheClear() {
        Part.services().forEach(part -> {
            var clear =
                    URI.create("http://127.0.0.1:" + RunningStack.addresses().port(part) + "/q/health/live");
            assertThatThrownBy(() -> RunningStack.http().get(clear))
                    .as(part.label())
                    .isInstanceOf(IOException.class);
        });
    }

    private static int reads(String principal, String topic) {
        try (var consumer = new KafkaConsumer<>(
                RunningStack.addresses().kafkaAs(principal).with(Map.of()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(2)).count();
        }
    }
}
