package io.optward.outbound.surroundings;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.optward.contracts.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes messages as the send API does, and misbehaves towards a recipient when told to. */
public final class TestWhatsApp {

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Reply>> script = new ConcurrentHashMap<>();
    private final Map<String, String> pins = new ConcurrentHashMap<>();
    private final Map<String, String> flowKeys = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** What it does with the next messages to this recipient; after that it takes them. */
    public void replies(String recipient, Reply... replies) {
        script.put(recipient, new ArrayDeque<>(List.of(replies)));
    }

    /** What arrived for this recipient, whole, in order. */
    public List<Sent> sentTo(String recipient) {
        return sent.stream()
                .filter(message -> message.recipient().equals(recipient))
                .toList();
    }

    void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/whatsapp_business_encryption")) {
            flowKey(exchange);
            return;
        }
        if (exchange.getRequestMethod().equals("GET")) {
            Surroundings.send(exchange, 200, Map.of("id", "330200000000001"));
            return;
        }
        var bytes = exchange.getRequestBody().readAllBytes();
        var body = Json.mapper().readTree(bytes);
        if (body.has("pin")) {
            takePin(exchange, body.path("pin").asText());
            return;
        }
        var recipient = body.path("to").asText(body.path("recipient").asText());
        var wamid = wamid(recipient);
        sent.add(new Sent(
                recipient,
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body,
                wamid));
        var replies = script.get(recipient);
        var reply = replies == null ? null : replies.poll();
        switch (reply) {
            case Reply.Lost() -> exchange.close();
            case Reply.Error(var status, var code) ->
                Surroundings.send(
                        exchange, status, Map.of("error", Map.of("message", "(#" + code + ") no", "code", code)));
            case Reply.Cut() -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write("{\"messages\":[{\"id".getBytes(StandardCharsets.UTF_8));
                exchange.close();
            }
            case Reply.Slow(var by) -> {
                Surroundings.pause(by);
                Surroundings.send(exchange, 200, accepted(recipient, wamid, "accepted"));
            }
            case Reply.Held() ->
                Surroundings.send(exchange, 200, accepted(recipient, wamid, "held_for_quality_assessment"));
            case null -> Surroundings.send(exchange, 200, accepted(recipient, wamid, "accepted"));
        }
    }

    private void takePin(HttpExchange exchange, String pin) throws IOException {
        var sender = exchange.getRequestURI().getPath().replaceAll("^.*/", "");
        var replies = script.get(sender);
        switch (replies == null ? null : replies.poll()) {
            case Reply.Lost() -> exchange.close();
            case Reply.Error(var status, var code) ->
                Surroundings.send(exchange, status, Map.of("error", Map.of("message", "no", "code", code)));
            case null, default -> {
                pins.put(sender, pin);
                Surroundings.send(exchange, 200, Map.of("success", true));
            }
        }
    }

    private void flowKey(HttpExchange exchange) throws IOException {
        var sender = exchange.getRequestURI().getPath().replaceAll("^.*/(\\d+)/[^/]*$", "$1");
        var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("GET")) {
            var known = flowKeys.get(sender);
            Surroundings.send(
                    exchange,
                    200,
                    Map.of(
                            "data",
                            known == null
                                    ? List.of()
                                    : List.of(Map.of(
                                            "business_public_key",
                                            known,
                                            "business_public_key_signature_status",
                                            "VALID"))));
            return;
        }
        var replies = script.get(sender);
        switch (replies == null ? null : replies.poll()) {
            case Reply.Lost() -> exchange.close();
            case Reply.Error(var status, var code) ->
                Surroundings.send(exchange, status, Map.of("error", Map.of("message", "no", "code", code)));
            case null, default -> {
                flowKeys.put(
                        sender, URLDecoder.decode(form.replace("business_public_key=", ""), StandardCharsets.UTF_8));
                Surroundings.send(exchange, 200, Map.of("success", true));
            }
        }
    }

    /** The public key of a number's Flows, as it was last uploaded. */
    public String flowKeyOf(String sender) {
        return flowKeys.getOrDefault(sender, "");
    }

    /** As if none had ever been uploaded. */
    public void forgetFlowKeys() {
        flowKeys.clear();
    }

    /** The PIN of a business number, as it was last set. */
    public String pinOf(String sender) {
        return pins.getOrDefault(sender, "");
    }

    private static Map<String, Object> accepted(String recipient, String wamid, String status) {
        var digits = recipient.replace("+", "");
        return Map.of(
                "messaging_product", "whatsapp",
                "contacts", List.of(Map.of("input", recipient, "wa_id", digits, "user_id", "US.TEST" + digits)),
                "messages", List.of(Map.of("id", wamid, "message_status", status)));
    }

    /** As Meta makes them: the phone number stands in it. */
    private String wamid(String recipient) {
        var inner = "\u001c\u0018\u000b" + recipient.replace("+", "") + "\u0015\u0002\u0000" + count.incrementAndGet();
        return "wamid." + Base64.getEncoder().encodeToString(inner.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A message that arrived. */
    public record Sent(String recipient, String path, String authorization, JsonNode body, String wamid) {

        public String callback() {
            return body.path("biz_opaque_callback_data").asText();
        }
    }

    /** What it does. */
    public sealed interface Reply {

        /** Takes the message and loses the answer. */
        record Lost() implements Reply {}

        /** Takes the message and loses the rest of the answer. */
        record Cut() implements Reply {}

        /** Takes the message and answers later. */
        record Slow(Duration by) implements Reply {}

        record Error(int status, int code) implements Reply {}

        record Held() implements Reply {}
    }
}
