package io.optward.consent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A vault of the tests' own, over HTTP: it makes aliases known, and refuses as the real one does. */
public class OwnVault implements QuarkusTestResourceLifecycleManager {

    /** An alias that is none. */
    public static final String NO_NUMBER = "12";
    /** An alias that belongs to two people. */
    public static final String CONFLICTING = "+15550100409";
    /** While somebody asks for this one, the vault is away. */
    public static final String AWAY = "+15550100503";
    /** The vault never made this token. */
    public static final SubjectToken STRANGER = new SubjectToken("sub_7ZZZZZZZZZZZZZZZZZZZZZZZZZ");

    public static final String PROOF_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final Map<String, SubjectToken> known = new ConcurrentHashMap<>();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the tests' vault", e);
        }
        server.createContext("/v1/protect", this::protect);
        server.start();
        return Map.of(
                "optward.vault.url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "optward.decision.proof-key",
                PROOF_KEY);
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private void protect(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = Json.mapper().readValue(exchange.getRequestBody(), ProtectRequest.class);
            if (request.items().stream()
                    .flatMap(item -> item.aliases().stream())
                    .anyMatch(alias -> alias.value().equals(AWAY))) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            var answer = new ProtectAnswer(
                    request.items().stream().map(this::protect).toList());
            var body = Json.mapper().writeValueAsBytes(answer);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ProtectAnswer.Item protect(ProtectRequest.Item item) {
        if (item.origin() != ProtectRequest.Origin.ASSERTED) {
            return refused("ORIGIN_INVALID", "consent only passes on what departments assert");
        }
        var subject = item.subject();
        if (subject != null) {
            return subject.equals(STRANGER) ? refused("SUBJECT_UNKNOWN", "no subject has this token") : found(subject);
        }
        return switch (item.aliases().getFirst().value()) {
            case NO_NUMBER -> refused("ALIAS_INVALID", "a phone number is E.164");
            case CONFLICTING -> refused("ALIAS_CONFLICT", "the aliases belong to two subjects");
            case String number -> found(known.computeIfAbsent(number, _ -> SubjectToken.random()));
        };
    }

    private static ProtectAnswer.Item found(SubjectToken subject) {
        return new ProtectAnswer.Item(subject, SubjectState.ACTIVE, Map.of(), Map.of(), List.of(), null);
    }

    private static ProtectAnswer.Item refused(String reason, String detail) {
        return new ProtectAnswer.Item(null, null, Map.of(), Map.of(), List.of(), new ItemError(reason, detail, null));
    }
}
