package io.optward.stack.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.optward.stack.supervisor.StackAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls an HTTP API that speaks JSON, as nobody or with somebody's token. */
public final class JsonHttp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpClient http;
    private final @Nullable Supplier<String> token;

    /** Calls as nobody. */
    public JsonHttp() {
        this(client().build(), null);
    }

    /** Calls of a client with its token, and with its certificate where it has one; of somebody who signed in by password. */
    public static JsonHttp of(StackAddresses at, String name) {
        var http = client();
        at.certificateOf(name).ifPresent(http::sslContext);
        return new JsonHttp(http.build(), () -> at.identities().token(name));
    }

    /** Calls as Meta, who signs what it posts and, over TLS, shows its certificate. */
    public static JsonHttp ofMeta(StackAddresses at) {
        var http = client();
        at.certificateOfMeta().ifPresent(http::sslContext);
        return new JsonHttp(http.build(), null);
    }

    /** Asks for no other version on the way: a server that is killed in the middle of that leaves the client waiting. */
    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    }

    private JsonHttp(HttpClient http, @Nullable Supplier<String> token) {
        this.http = http;
        this.token = token;
    }

    /** The same connections, with a token on every call; closing either closes both. */
    public JsonHttp as(Supplier<String> bearer) {
        return new JsonHttp(http, bearer);
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param text   the body as it came
     */
    public record Answer(int status, String text) {

        /** The body as JSON; a missing node if it is empty or something else. */
        public JsonNode json() {
            try {
                return text.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(text);
            } catch (JsonProcessingException _) {
                return MissingNode.getInstance();
            }
        }

        @Override
        public String toString() {
            return status + (text.isEmpty() ? ", no body" : " " + text);
        }
    }

    /** Gets a resource. */
    public Answer get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).GET(), Map.of());
    }

    /** Posts JSON text. */
    public Answer post(URI uri, String json) throws IOException, InterruptedException {
        return post(uri, json, Map.of());
    }

    /** Posts JSON text with further headers. */
    public Answer post(URI uri, String json, Map<String, String> headers) throws IOException, InterruptedException {
        return post(uri, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Posts bytes as JSON, untouched, with further headers. */
    public Answer post(URI uri, byte[] json, Map<String, String> headers) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json)),
                headers);
    }

    /** Puts JSON text. */
    public Answer put(URI uri, String json) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)),
                Map.of());
    }

    /** Deletes a resource. */
    public Answer delete(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).DELETE(), Map.of());
    }

    @Override
    public void close() {
        http.close();
    }

    private Answer send(HttpRequest.Builder request, Map<String, String> headers)
            throws IOException, InterruptedException {
        headers.forEach(request::header);
        var bearer = token;
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer.get());
        }
        var response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }
}
