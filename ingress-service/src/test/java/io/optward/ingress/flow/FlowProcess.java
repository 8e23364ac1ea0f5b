package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.ingress.Webhooks;
import io.optward.kit.fixture.Issuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** The running service, as WhatsApp and as staff see it. */
final class FlowProcess {

    static final String SENDER = "330200000000001";
    static final String NOTICE = "v7.flows";
    static final String TOKEN_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final HttpClient http = HttpClient.newHttpClient();

    /** Settings of role {@code flows}. */
    static Map<String, String> settings() {
        return Map.of(
                "optward.ingress.app-secrets",
                Webhooks.APP_SECRET,
                "optward.ingress.flows.wrapping-key",
                Base64.getEncoder().encodeToString("a".repeat(32).getBytes(StandardCharsets.US_ASCII)),
                "optward.ingress.flows.token-key",
                TOKEN_KEY,
                "optward.ingress.flows.consents.consent.notice-version",
                NOTICE,
                "optward.ingress.flows.consents.consent.notice",
                "We would like to write to you about offers.");
    }

    static String token() {
        return new FlowTokens(TOKEN_KEY)
                .issue("consent", SubjectToken.random(), Instant.now().plusSeconds(60));
    }

    HttpResponse<String> post(String flow, byte[] body, String signature) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at("/flows/" + flow)).POST(BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("X-Hub-Signature-256", signature);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
        return post("consent", body, Webhooks.signatureOf(body));
    }

    /** One exchange, encrypted to the key in force. */
    JsonNode exchange(String request) throws GeneralSecurityException, IOException, InterruptedException {
        var client = new FlowClient(keyInForce());
        return client.read(post(client.request(request)).body());
    }

    int webhook(byte[] body) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(at("/webhooks/whatsapp"))
                                .header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    PublicKey keyInForce() throws GeneralSecurityException, IOException, InterruptedException {
        return FlowClient.fromPem(keys().getFirst().path("publicKey").asText());
    }

    /** The newest first. */
    List<JsonNode> keys() throws IOException, InterruptedException {
        var answer = http.send(asSecurityAdmin("/v1/flow-keys").GET().build(), BodyHandlers.ofString());
        var keys = new ArrayList<JsonNode>();
        Json.mapper().readTree(answer.body()).path("items").forEach(keys::add);
        return keys;
    }

    HttpResponse<String> rotate(String sender) throws IOException, InterruptedException {
        return http.send(
                asSecurityAdmin("/v1/flow-keys/" + sender + "/rotations")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    /** @param person null for a request that names nobody */
    HttpResponse<String> askForToken(Issuer.Draft caller, String flow, SubjectToken person)
            throws IOException, InterruptedException {
        var wanted = Json.mapper().createObjectNode().put("flow", flow);
        if (person != null) {
            wanted.put("subject", person.value());
        }
        return http.send(
                HttpRequest.newBuilder(at("/v1/flow-tokens"))
                        .header("Authorization", "Bearer " + caller.token())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(wanted.toString()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder asSecurityAdmin(String path) {
        return HttpRequest.newBuilder(at(path))
                .header(
                        "Authorization",
                        "Bearer "
                                + Issuer.person("selma", "security-admin")
                                        .steppedUp(Duration.ofMinutes(1))
                                        .token());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:"
                + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class) + path);
    }
}
