package io.optward.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A business's webhook endpoint: checks the signature over the raw bytes, answers as told, keeps what it got. */
public final class WebhookReceiver {

    static final String APP_SECRET = "secret-of-the-test-app";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** What the handshake must bring. */
    public static final String VERIFY_TOKEN = "shake-hands";

    private static final Pattern HANDSHAKE =
            Pattern.compile("hub\\.mode=subscribe&hub\\.challenge=(\\d+)&hub\\.verify_token=(.*)");
    private static final int FORBIDDEN = 403;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Deque<Integer> nextAnswers = new ConcurrentLinkedDeque<>();
    private int port;
    private HttpServer server;

    WebhookReceiver() {
        server = start();
        port = server.getAddress().getPort();
    }

    /** One webhook that was rightly signed and answered with 200. */
    public record Received(String path, String raw) {
        public JsonNode json() {
            try {
                return MAPPER.readTree(raw);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a webhook is not JSON", e);
            }
        }

        public JsonNode change() {
            return json().at("/entry/0/changes/0");
        }

        public JsonNode value() {
            return change().get("value");
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/webhooks/whatsapp");
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    /** The statuses that arrived, in order, of the message with this id. */
    public List<JsonNode> statusesOf(String wamid) {
        return received.stream()
                .flatMap(webhook ->
                        StreamSupport.stream(webhook.value().path("statuses").spliterator(), false))
                .filter(status -> status.get("id").asText().equals(wamid))
                .toList();
    }

    /** The next webhooks are answered with these statuses, the ones after that with 200. */
    public void answerNext(Integer... statuses) {
        nextAnswers.addAll(List.of(statuses));
    }

    /** Refuses connections from now on. */
    public void goAway() {
        server.stop(0);
    }

    /** Listens again, at the same port. */
    public void comeBack() {
        server = start();
    }

    void reset() {
        received.clear();
        nextAnswers.clear();
    }

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/webhooks/whatsapp", this::answer);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            shakeHands(exchange);
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status =
                statusFor(body, Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Hub-Signature-256")));
        if (status == OK) {
            received.add(new Received(exchange.getRequestURI().getPath(), new String(body, StandardCharsets.UTF_8)));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static void shakeHands(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        Matcher asked = HANDSHAKE.matcher(query);
        boolean right = asked.matches() && asked.group(2).equals(VERIFY_TOKEN);
        byte[] answer = right ? asked.group(1).getBytes(StandardCharsets.UTF_8) : new byte[0];
        exchange.sendResponseHeaders(right ? OK : FORBIDDEN, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private int statusFor(byte[] body, Optional<String> signature) {
        if (signature.isEmpty() || !isRight(signature.get(), body)) {
            return UNAUTHORIZED;
        }
        Integer told = nextAnswers.poll();
        return told == null ? OK : told;
    }

    private static boolean isRight(String signature, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(APP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String expected = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
            return MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
