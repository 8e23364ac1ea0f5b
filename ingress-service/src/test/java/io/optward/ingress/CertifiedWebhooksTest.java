package io.optward.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.kit.fixture.OverTls;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where Meta's client certificate is required, a signature alone is not enough. */
@QuarkusTest
@TestProfile(CertifiedWebhooksTest.MetaOnly.class)
class CertifiedWebhooksTest {

    private static final String META = "client.webhooks.fbclientcerts.com";

    @TestHTTPResource(value = "/webhooks/whatsapp", tls = true)
    private URI door;

    @TestHTTPResource("/webhooks/whatsapp")
    private URI unencryptedDoor;

    @Test
    void aSignedWebhookIsTakenFromWhoeverShowsMetasCertificateAndFromNobodyElse() throws Exception {
        ReceiverAloneTest.publishAKey();
        var body = Webhooks.text("15550100712", "wamid.HBgLY2VydGlmaWVk", "Hi");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(post(OverTls.named(META), door, body))
                .isEqualTo(200));
        var before = ReceiverAloneTest.sealedWebhooks();

        assertThat(post(OverTls.named("another.example"), door, body)).isEqualTo(401);
        assertThat(post(OverTls.nobody(), door, body)).isEqualTo(401);
        assertThat(post(OverTls.named(META), unencryptedDoor, body)).isEqualTo(401);

        assertThat(ReceiverAloneTest.sealedWebhooks()).isEqualTo(before);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Infrastructure.shared().records("audit.trail"))
                        .anySatisfy(record -> assertThat(new String(record.value(), StandardCharsets.UTF_8))
                                .contains("CERTIFICATE_MISSING")));
    }

    private static int post(HttpClient http, URI uri, byte[] body) throws IOException, InterruptedException {
        try (http) {
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** A receiver that lets in Meta alone. */
    public static class MetaOnly implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = new HashMap<>(OverTls.settings("ingress-receiver"));
            settings.putAll(new ReceiverAloneTest.KafkaAndNothingElse().getConfigOverrides());
            settings.put("optward.ingress.receiver.certificate-name", META);
            return settings;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ReceiverAloneTest.KafkaOnly.class));
        }
    }
}
