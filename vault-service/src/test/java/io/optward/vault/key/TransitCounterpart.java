package io.optward.vault.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.optward.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A stand-in for OpenBao or HashiCorp Vault, which cannot be had here: the endpoints of the transit engine that the vault
 * uses, as the API documentation of both describes them, with real encryption and the rule that only versions below both
 * minima can be trimmed. It is not OpenBao; what it does not know, it refuses.
 */
final class TransitCounterpart implements AutoCloseable {

    static final String TOKEN = "s.a-token-for-tests";
    static final String ROLE = "optward-vault";
    static final String SERVICE_ACCOUNT = "a service account's token";

    private static final Pattern CIPHERTEXT = Pattern.compile("vault:v(\\d+):(.+)");

    private final HttpServer server;
    private final TreeMap<Integer, Aead> versions = new TreeMap<>();
    private int minDecryption = 0;
    private int minEncryption = 0;
    private volatile boolean sealed;
    private volatile String session = TOKEN;

    TransitCounterpart(int port) throws IOException {
        Algorithms.register();
        addVersion();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** As after a restart, before anybody has unsealed it: every question is answered 503. */
    void seal(boolean now) {
        sealed = now;
    }

    /** The token in use is good no longer; a login gives another. */
    void endSession(String next) {
        session = next;
    }

    /** The versions of the key that there still are. */
    synchronized Set<Integer> versions() {
        return Set.copyOf(versions.keySet());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            if (sealed) {
                say(exchange, 503, error("Vault is sealed"));
            } else if (path.equals("/v1/auth/kubernetes/login")) {
                logIn(exchange, Json.mapper().readTree(body));
            } else if (!session.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
                say(exchange, 403, error("permission denied"));
            } else {
                act(
                        exchange,
                        path,
                        body.length == 0
                                ? Json.mapper().createObjectNode()
                                : Json.mapper().readTree(body));
            }
        } catch (GeneralSecurityException e) {
            say(exchange, 400, error("cipher: message authentication failed"));
        }
    }

    private void logIn(HttpExchange exchange, JsonNode body) throws IOException {
        if (!ROLE.equals(body.path("role").asText())
                || !SERVICE_ACCOUNT.equals(body.path("jwt").asText())) {
            say(exchange, 403, error("permission denied"));
            return;
        }
        say(exchange, 200, Json.mapper().valueToTree(Map.of("auth", Map.of("client_token", session))));
    }

    private void act(HttpExchange exchange, String path, JsonNode body) throws IOException, GeneralSecurityException {
        switch (path) {
            case "/v1/transit/encrypt/optward-vault" -> {
                int version = Math.max(versions.lastKey(), minEncryption);
                var ciphertext =
                        versions.get(version).encrypt(bytes(body, "plaintext"), bytes(body, "associated_data"));
                say(
                        exchange,
                        200,
                        data(
                                "ciphertext",
                                "vault:v" + version + ":" + Base64.getEncoder().encodeToString(ciphertext)));
            }
            case "/v1/transit/decrypt/optward-vault" -> decrypt(exchange, body);
            case "/v1/transit/keys/optward-vault/rotate" -> {
                addVersion();
                say(exchange, 200, data("latest_version", versions.lastKey().toString()));
            }
            case "/v1/transit/keys/optward-vault/config" -> {
                minDecryption = body.path("min_decryption_version").asInt(minDecryption);
                minEncryption = body.path("min_encryption_version").asInt(minEncryption);
                say(exchange, 200, data("min_decryption_version", Integer.toString(minDecryption)));
            }
            case "/v1/transit/keys/optward-vault/trim" ->
                trim(exchange, body.path("min_available_version").asInt());
            default -> say(exchange, 404, error("no handler for route"));
        }
    }

    private void decrypt(HttpExchange exchange, JsonNode body) throws IOException, GeneralSecurityException {
        var ciphertext = CIPHERTEXT.matcher(body.path("ciphertext").asText());
        if (!ciphertext.matches()) {
            say(exchange, 400, error("invalid ciphertext: no prefix"));
            return;
        }
        int version = Integer.parseInt(ciphertext.group(1));
        if (version < minDecryption || !versions.containsKey(version)) {
            say(exchange, 400, error("ciphertext or signature version is disallowed by policy (too old)"));
            return;
        }
        var plain = versions.get(version)
                .decrypt(Base64.getDecoder().decode(ciphertext.group(2)), bytes(body, "associated_data"));
        say(exchange, 200, data("plaintext", Base64.getEncoder().encodeToString(plain)));
    }

    private void trim(HttpExchange exchange, int minAvailable) throws IOException {
        if (minDecryption == 0 || minEncryption == 0 || minAvailable > Math.min(minDecryption, minEncryption)) {
            say(
                    exchange,
                    400,
                    error("cannot set min_available_version: it is above a minimum, or a minimum is not set"));
            return;
        }
        versions.headMap(minAvailable).clear();
        say(exchange, 200, data("min_available_version", Integer.toString(minAvailable)));
    }

    private void addVersion() {
        try {
            versions.put(
                    versions.isEmpty() ? 1 : versions.lastKey() + 1,
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                            .getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key could be made", e);
        }
    }

    private static byte[] bytes(JsonNode body, String member) {
        return Base64.getDecoder().decode(body.path(member).asText());
    }

    private static ObjectNode data(String name, String value) {
        var answer = Json.mapper().createObjectNode();
        answer.putObject("data").put(name, value);
        return answer;
    }

    private static JsonNode error(String message) {
        return Json.mapper().valueToTree(Map.of("errors", List.of(message)));
    }

    private static void say(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        var bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
