package io.optward.ingress;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.emptyString;

import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.ingress.WebhookKeyPublished;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.stack.fixture.Infrastructure;
import io.optward.stack.process.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process that faces the internet has Kafka and nothing else: no database, no vault, no private key. */
@QuarkusTest
@TestProfile(ReceiverAloneTest.KafkaAndNothingElse.class)
class ReceiverAloneTest {

    /** Older than any key of a normaliser, which is taken if there is one. */
    private static final LocalDate DAY = LocalDate.parse("2020-01-01");

    @Test
    void aReceiverNeedsKafkaAndAPublicKeyOnly() throws GeneralSecurityException {
        // Given
        publishAKey();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        var before = sealedWebhooks();
        var body = Webhooks.text("15550100711", "wamid.HBgLYWxvbmU=", "Hi");
        // Then
        given().header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                .contentType("application/json")
                .body(body)
                .post("/webhooks/whatsapp")
                .then()
                .statusCode(200)
                .body(emptyString());
        assertThat(sealedWebhooks()).isEqualTo(before + 1);
    }

    /** Up to 64 KB are sealed on the event loop, more than that on another thread. */
    @ParameterizedTest
    @ValueSource(ints = {1_024, 65_536, 65_537, 3 * 1024 * 1024})
    void aWebhookOfEverySizeThatMetaSendsIsStoredOnce(int bytes) throws GeneralSecurityException {
        // Given
        publishAKey();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        var before = sealedWebhooks();
        var empty = Webhooks.text("15550100711", "wamid.HBgLc2l6ZQ==", "").length;
        var body = Webhooks.text("15550100711", "wamid.HBgLc2l6ZQ==", "x".repeat(bytes - empty));
        // When
        given().header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                .contentType("application/json")
                .body(body)
                .post("/webhooks/whatsapp")
                .then()
                .statusCode(200);
        // Then
        assertThat(body).hasSize(bytes);
        assertThat(sealedWebhooks()).isEqualTo(before + 1);
    }

    static int sealedWebhooks() {
        return Infrastructure.shared().records("ingress.webhooks.sealed").size();
    }

    static void publishAKey() throws GeneralSecurityException {
        HybridConfig.register();
        var pair = KeysetHandle.generateNew(KeyTemplates.get("DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM"));
        var published = new WebhookKeyPublished(
                CrockfordId.random("whk_"),
                DAY,
                TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(pair.getPublicKeysetHandle()),
                Instant.now());
        var envelope = new Envelope<>(published.keyId(), "/ingress-service", null, published.at(), published);
        Infrastructure.shared()
                .produce(
                        "ingress.webhook-keys",
                        published.key(),
                        CloudEvents.headers(envelope),
                        CloudEvents.data(published));
    }

    /** What OPTWARD_INGRESS_ROLES=receiver and the receiver's secrets make of the image. */
    public static class KafkaAndNothingElse implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "optward.ingress.roles", "receiver",
                    "optward.ingress.app-secrets", Webhooks.APP_SECRET,
                    "optward.ingress.verify-token", "verify-token-for-tests",
                    "optward.ingress.receiver.body-within", "2s");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(KafkaOnly.class));
        }
    }

    /** The broker of this JVM. */
    public static class KafkaOnly implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            return Map.of(
                    "kafka.bootstrap.servers",
                    Infrastructure.shared().bootstrapServers(),
                    "quarkus.http.test-port",
                    FreePorts.find(1).getFirst().toString());
        }

        @Override
        public void stop() {
            // shared by the whole JVM and stopped with it
        }
    }
}
