package io.optward.bench.vault;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An identity provider that issues tokens to services and shows the key to check them with, where Keycloak shows its
 * own. The vault checks signature, issuer, audience and scopes as it always does; Keycloak itself would take a minute to
 * start and is not what is measured.
 */
final class LocalIssuer implements AutoCloseable {

    private static final String KEY_ID = "bench";
    private static final Duration GOOD_FOR = Duration.ofHours(12);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyPair keys;
    private final HttpServer server;

    private LocalIssuer(KeyPair keys, HttpServer server) {
        this.keys = keys;
        this.server = server;
    }

    static LocalIssuer start() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var keys = generator.generateKeyPair();
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var keySet = keySet((RSAPublicKey) keys.getPublic());
            server.createContext("/protocol/openid-connect/certs", exchange -> {
                try (exchange) {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, keySet.length);
                    exchange.getResponseBody().write(keySet);
                }
            });
            var issuer = new LocalIssuer(keys, server);
            server.createContext("/protocol/openid-connect/token", issuer::issueToIngress);
            server.start();
            return issuer;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA is missing", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the issuer of tokens did not start", e);
        }
    }

    /** Only one service asks for a token of its own here. */
    private void issueToIngress(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var answer = json(Map.of(
                    "access_token",
                    tokenOf("ingress-service", "vault:protect", "vault:link"),
                    "token_type",
                    "Bearer",
                    "expires_in",
                    GOOD_FOR.toSeconds()));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A service's token. */
    String tokenOf(String client, String... scopes) {
        return signed(client, client, Map.of("client_id", client, "scope", String.join(" ", scopes)));
    }

    /** The token of somebody who has just shown a second factor. */
    String tokenOfPerson(String name, String role) {
        return signed(
                name,
                "compliance-console",
                Map.of(
                        "preferred_username",
                        name,
                        "acr",
                        "2",
                        "auth_time",
                        Instant.now().getEpochSecond(),
                        "realm_access",
                        Map.of("roles", List.of(role))));
    }

    private String signed(String subject, String client, Map<String, Object> further) {
        var now = Instant.now();
        var claims = new HashMap<>(further);
        claims.putAll(Map.of(
                "iss",
                url(),
                "sub",
                subject,
                "aud",
                "optward",
                "azp",
                client,
                "iat",
                now.getEpochSecond(),
                "exp",
                now.plus(GOOD_FOR).getEpochSecond()));
        var signed = base64(json(Map.of("alg", "RS256", "typ", "JWT", "kid", KEY_ID))) + "." + base64(json(claims));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static byte[] keySet(RSAPublicKey key) throws IOException {
        return JSON.writeValueAsBytes(Map.of("keys", new Object[] {
            Map.of(
                    "kty",
                    "RSA",
                    "use",
                    "sig",
                    "alg",
                    "RS256",
                    "kid",
                    KEY_ID,
                    "n",
                    unsigned(key.getModulus()),
                    "e",
                    unsigned(key.getPublicExponent()))
        }));
    }

    private static String unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static byte[] json(Map<String, Object> members) {
        try {
            return JSON.writeValueAsBytes(members);
        } catch (IOException e) {
            throw new UncheckedIOException("a token could not be written", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
