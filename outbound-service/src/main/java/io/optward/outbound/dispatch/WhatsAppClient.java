package io.optward.outbound.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.optward.contracts.Json;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.outbound.Neighbours;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.WhatsAppConnections;
import io.optward.outbound.clearance.Freshness;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls WhatsApp's send API once, and never repeats a call by itself: there is no idempotency key there, so repeating
 * would send twice.
 */
@ApplicationScoped
class WhatsAppClient {

    private static final int LARGEST_CODE_DIGITS = 9;
    private static final int SERVER_ERROR = 500;

    private final OutboundConfig.WhatsApp config;
    private final Neighbours neighbours;
    private final Clock clock;
    private final HttpClient http;

    WhatsAppClient(OutboundConfig config, WhatsAppConnections connections, Neighbours neighbours, Clock clock) {
        this.config = config.whatsapp();
        this.neighbours = neighbours;
        this.clock = clock;
        this.http = connections.open();
    }

    /**
     * Sends a message, if its decision is still fresh when the first byte would go.
     *
     * @param sender the business phone number id
     * @param firstByte run when the message is about to go out
     */
    WhatsAppAnswer send(String sender, WhatsAppBody body, Freshness freshness, Runnable firstByte) {
        var fresh = new FreshBody(body.json(), freshness, firstByte);
        var request = HttpRequest.newBuilder(URI.create(config.url() + "/" + sender + "/messages"))
                .header("Authorization", "Bearer " + config.token())
                .header("Content-Type", "application/json")
                .timeout(config.answerTimeout())
                .POST(fresh)
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            neighbours.answered(Neighbours.WHATSAPP);
            return read(response.statusCode(), response.body());
        } catch (IOException e) {
            return unanswered(sender, fresh, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered(sender, fresh, e);
        }
    }

    /**
     * Gets a connection ready, and this process used to the way, without sending anything: asks for the number's own
     * record.
     */
    void greet(String sender) {
        var request = HttpRequest.newBuilder(URI.create(config.url() + "/" + sender + "?fields=id"))
                .header("Authorization", "Bearer " + config.token())
                .timeout(config.connectTimeout())
                .GET()
                .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.discarding());
            neighbours.answered(Neighbours.WHATSAPP);
        } catch (IOException _) {
            neighbours.didNotAnswer(Neighbours.WHATSAPP, clock.instant());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A message of which no byte went out was not sent; of any other nothing is known. */
    private WhatsAppAnswer unanswered(String sender, FreshBody body, Exception e) {
        if (body.withheld()) {
            return new WhatsAppAnswer.TooLate();
        }
        neighbours.didNotAnswer(Neighbours.WHATSAPP, clock.instant());
        // the kind only: its message may quote the answer
        Log.warnf(
                "whatsapp gave no answer sender=%s kind=%s begun=%s",
                sender, e.getClass().getSimpleName(), body.given());
        return body.given() ? new WhatsAppAnswer.Lost("NO_ANSWER") : new WhatsAppAnswer.NotReached();
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    /** Reads an answer of the send API. */
    static WhatsAppAnswer read(int status, byte[] body) {
        var json = json(body);
        if (status == 200) {
            var message = json.path("messages").path(0);
            var wamid = message.path("id").asText("");
            return wamid.isEmpty()
                    ? new WhatsAppAnswer.Lost("ANSWER_UNREADABLE")
                    : new WhatsAppAnswer.Accepted(
                            wamid,
                            message.path("message_status").asText("").equals("held_for_quality_assessment"),
                            identities(json.path("contacts").path(0)));
        }
        var code = json.path("error").path("code");
        if (code.isIntegralNumber() && code.asText().length() <= LARGEST_CODE_DIGITS) {
            var kind = ErrorClass.of(code.asInt());
            return new WhatsAppAnswer.Refused(
                    kind,
                    kind != ErrorClass.UNKNOWN && status < SERVER_ERROR,
                    "WHATSAPP_" + code.asInt(),
                    ErrorClass.isTooFast(code.asInt()));
        }
        if (status < 300) {
            return new WhatsAppAnswer.Lost("ANSWER_UNREADABLE");
        }
        var kind = ErrorClass.ofHttpStatus(status);
        return new WhatsAppAnswer.Refused(kind, kind != ErrorClass.UNKNOWN, "WHATSAPP_HTTP_" + status, status == 429);
    }

    private static List<Alias> identities(JsonNode contact) {
        var identities = new ArrayList<Alias>();
        var waId = contact.path("wa_id").asText("");
        if (!waId.isEmpty()) {
            identities.add(new Alias(AliasKind.WA_ID, waId));
        }
        var userId = contact.path("user_id").asText("");
        if (!userId.isEmpty()) {
            identities.add(new Alias(AliasKind.BSUID, userId));
        }
        return identities;
    }

    private static JsonNode json(byte[] body) {
        try {
            var json = Json.mapper().readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }
}
