package io.optward.outbound.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.optward.outbound.clearance.Freshness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FreshBodyTest {

    private static final byte[] MESSAGE = "{\"to\":\"somebody\"}".getBytes(StandardCharsets.UTF_8);

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final AtomicInteger firstBytes = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!body.isEmpty()) {
                arrived.add(body);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void aFreshMessageIsSent() throws Exception {
        var body = new FreshBody(
                MESSAGE, new Freshness(System.nanoTime(), Duration.ofMinutes(1)), firstBytes::incrementAndGet);

        post(body);

        assertThat(arrived).containsExactly(new String(MESSAGE, StandardCharsets.UTF_8));
        assertThat(body.withheld()).isFalse();
        assertThat(firstBytes).hasValue(1);
    }

    @Test
    void aMessageWhoseDecisionIsTooOldDoesNotArrive() {
        var body = new FreshBody(
                MESSAGE,
                new Freshness(System.nanoTime() - Duration.ofSeconds(1).toNanos(), Duration.ofMillis(250)),
                firstBytes::incrementAndGet);

        assertThatThrownBy(() -> post(body)).isInstanceOf(IOException.class);

        assertThat(body.withheld()).isTrue();
        assertThat(firstBytes).hasValue(0);
        assertThat(arrived).isEmpty();
    }

    private void post(FreshBody body) throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            http.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + server.getAddress().getPort() + "/messages"))
                            .timeout(Duration.ofSeconds(10))
                            .POST(body)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
