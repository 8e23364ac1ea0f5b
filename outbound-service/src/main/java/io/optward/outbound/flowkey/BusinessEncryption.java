package io.optward.outbound.flowkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.optward.contracts.Json;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.WhatsAppConnections;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * WhatsApp's copy of the public key of a number's Flows. Uploading the same key twice changes nothing.
 *
 * @see "Meta, Business Encryption API: /PHONE_NUMBER_ID/whatsapp_business_encryption"
 */
@ApplicationScoped
class BusinessEncryption {

    private static final int OK = 200;

    private final OutboundConfig.WhatsApp config;
    private final HttpClient http;

    BusinessEncryption(OutboundConfig config, WhatsAppConnections connections) {
        this.config = config.whatsapp();
        this.http = connections.open();
    }

    /** What WhatsApp said. */
    sealed interface Said {

        /** @param json the document it answered with */
        record Yes(JsonNode json) implements Said {}

        /** @param reason {@code WHATSAPP_<code>} or {@code WHATSAPP_HTTP_<status>} */
        record No(String reason) implements Said {}

        /** It gave no answer that can be read; asking again is safe. */
        record Nothing() implements Said {}
    }

    Said upload(String sender, FlowPublicKey key) {
        return ask(request(sender)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "business_public_key=" + URLEncoder.encode(key.pem(), StandardCharsets.UTF_8)))
                .build());
    }

    /** {@code data[]} of the answer holds the key and whether it is {@code VALID} or {@code MISMATCH}. */
    Said state(String sender) {
        return ask(request(sender).GET().build());
    }

    private HttpRequest.Builder request(String sender) {
        return HttpRequest.newBuilder(URI.create(config.url() + "/" + sender + "/whatsapp_business_encryption"))
                .header("Authorization", "Bearer " + config.token())
                .timeout(config.answerTimeout());
    }

    private Said ask(HttpRequest request) {
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            return read(answer.statusCode(), answer.body());
        } catch (IOException _) {
            return new Said.Nothing();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Said.Nothing();
        }
    }

    private static Said read(int status, byte[] body) {
        var json = json(body);
        if (status == OK) {
            return json.isObject() ? new Said.Yes(json) : new Said.Nothing();
        }
        var code = json.path("error").path("code");
        return new Said.No(code.canConvertToInt() ? "WHATSAPP_" + code.asInt() : "WHATSAPP_HTTP_" + status);
    }

    private static JsonNode json(byte[] body) {
        try {
            var json = Json.mapper().readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
