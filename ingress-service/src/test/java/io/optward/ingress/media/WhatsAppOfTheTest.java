package io.optward.ingress.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.optward.contracts.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The Graph API and the host of downloads, as far as media go, which does what the simulator does not: lie about a file,
 * send people elsewhere, break off. {@code PUT /test/media/{id}} says what a file is and what goes wrong with it,
 * {@code GET /test/asked} who asked for what.
 */
public class WhatsAppOfTheTest implements QuarkusTestResourceLifecycleManager {

    static final String TOKEN = "EAATESTTOKEN0001";

    /** Of {@link #TOKEN} under the app secret of the tests (reference, section 6.4). */
    private static final String PROOF = "5b1b048efdfcaa8beab33033273a197dd89c2e05f82aa0fc050e2ec3602df4ea";

    private final Map<String, ObjectNode> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Semaphore letGo = new Semaphore(0);
    private HttpServer server;
    private HttpServer elsewhere;

    @Override
    public Map<String, String> start() {
        server = listening();
        server.createContext("/test/media/", this::put);
        server.createContext(
                "/test/asked", exchange -> answer(exchange, 200, Json.mapper().writeValueAsBytes(asked)));
        server.createContext("/v26.0/", this::describe);
        server.createContext("/file/", this::download);
        server.start();
        elsewhere = listening();
        elsewhere.createContext("/", exchange -> {
            asked.add("elsewhere " + exchange.getRequestURI().getPath());
            answer(exchange, 200, new byte[0]);
        });
        elsewhere.start();
        return Map.of(
                "optward.ingress.media.graph-url", urlOf(server) + "/v26.0",
                "optward.ingress.media.downloads-from", urlOf(server),
                "optward.ingress.media.access-token", TOKEN,
                "optward.test.whatsapp", urlOf(server),
                "optward.test.elsewhere", urlOf(elsewhere));
    }

    @Override
    public void stop() {
        letGo.release(100);
        server.stop(0);
        elsewhere.stop(0);
    }

    private void put(HttpExchange exchange) throws IOException {
        files.put(lastOf(exchange), (ObjectNode) Json.mapper().readTree(exchange.getRequestBody()));
        answer(exchange, 200, new byte[0]);
    }

    private void describe(HttpExchange exchange) throws IOException {
        var id = lastOf(exchange);
        asked.add("described " + id);
        var query = String.valueOf(exchange.getRequestURI().getRawQuery());
        if (!isAuthorized(exchange) || !query.equals("phone_number_id=330200000000001&appsecret_proof=" + PROOF)) {
            answer(exchange, 401, error(190, 0));
            return;
        }
        var file = files.get(id);
        if (file == null) {
            answer(exchange, 400, error(100, 33));
            return;
        }
        if (takes(file, "away")) {
            answer(exchange, 500, "<html>".getBytes(StandardCharsets.UTF_8));
            return;
        }
        var description = Json.mapper().createObjectNode();
        description.put("messaging_product", "whatsapp").put("id", id);
        description.put("url", file.path("url").asText(urlOf(server) + "/file/" + id));
        for (var member : List.of("sha256", "file_size", "mime_type")) {
            if (file.has(member)) {
                description.set(member, file.get(member));
            }
        }
        answer(exchange, 200, Json.mapper().writeValueAsBytes(description));
    }

    private void download(HttpExchange exchange) throws IOException {
        var id = lastOf(exchange);
        asked.add("downloaded " + id);
        var file = files.get(id);
        if (!isAuthorized(exchange) || takes(file, "over")) {
            answer(exchange, 404, new byte[0]);
            return;
        }
        if (file.has("redirect")) {
            exchange.getResponseHeaders().add("Location", file.path("redirect").asText());
            answer(exchange, 302, new byte[0]);
            return;
        }
        var bytes = file.path("bytes").binaryValue();
        if (takes(file, "broken")) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            // hangs up: closing the body early would be refused by the server itself
            exchange.close();
            return;
        }
        if (takes(file, "stalled")) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            letGo.acquireUninterruptibly();
            exchange.close();
            return;
        }
        // of unknown length, so that only counting helps
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** How often something still goes wrong. */
    private static boolean takes(JsonNode file, String trouble) {
        int times = file.path(trouble).asInt();
        if (times > 0) {
            ((ObjectNode) file).put(trouble, times - 1);
        }
        return times > 0;
    }

    private static boolean isAuthorized(HttpExchange exchange) {
        return ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static byte[] error(int code, int subcode) throws IOException {
        return Json.mapper()
                .writeValueAsBytes(Map.of("error", Map.of("code", code, "error_subcode", subcode, "message", "No")));
    }

    private static String lastOf(HttpExchange exchange) {
        var path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static HttpServer listening() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String urlOf(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
