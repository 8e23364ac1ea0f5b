package io.optward.outbound.pin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.optward.contracts.Json;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.WhatsAppConnections;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The settings of a business number at WhatsApp. Never repeats a call by itself: guesses of a PIN are counted there. */
@ApplicationScoped
class NumberSettings {

    private static final int SERVER_ERROR = 500;

    private final OutboundConfig.WhatsApp config;
    private final HttpClient http;

    NumberSettings(OutboundConfig config, WhatsAppConnections connections) {
        this.config = config.whatsapp();
        this.http = connections.open();
    }

    /** Sets the PIN; WhatsApp does not ask for the old one. */
    PinOutcome setPin(String sender, TwoStepPin pin) {
        var request = HttpRequest.newBuilder(URI.create(config.url() + "/" + sender))
                .header("Authorization", "Bearer " + config.token())
                .header("Content-Type", "application/json")
                .timeout(config.answerTimeout())
                .POST(BodyPublishers.ofString("{\"pin\":\"" + pin.digits() + "\"}"))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            return read(answer.statusCode(), answer.body());
        } catch (IOException _) {
            return new PinOutcome.Unknown("NO_ANSWER");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new PinOutcome.Unknown("NO_ANSWER");
        }
    }

    /** Reads an answer of the Graph API. */
    static PinOutcome read(int status, byte[] body) {
        var json = json(body);
        if (status == 200) {
            return json.path("success").asBoolean()
                    ? new PinOutcome.Changed()
                    : new PinOutcome.Unknown("ANSWER_UNREADABLE");
        }
        var code = json.path("error").path("code");
        var reason = code.canConvertToInt() ? "WHATSAPP_" + code.asInt() : "WHATSAPP_HTTP_" + status;
        // an error of WhatsApp's own says nothing about what it did before
        return status >= SERVER_ERROR || status < 400 ? new PinOutcome.Unknown(reason) : new PinOutcome.Refused(reason);
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
