package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's jar is a product of its own: it starts with no other part of Optward, and serves anybody's receiver. */
class SimulatorAloneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void theJarStartsAloneAndPostsWebhooksToAnybodysReceiver() throws Exception {
        // Given
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        HttpServer receiver = receiver(heard);
        int port = FreePorts.find(1).getFirst();
        try (var _ = start(port, receiver.getAddress().getPort());
                var http = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> status(http, at(port, "/q/health/ready")) == 200);
            // When
            var answer = http.send(
                    HttpRequest.newBuilder(at(port, "/simulator/users/15550100777/messages"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"Hi\"}"))
                            .build(),
                    BodyHandlers.ofString());
            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("\"body\":\"Hi\"");
        } finally {
            receiver.stop(0);
        }
    }

    private ChildProcess start(int port, int receiverPort) {
        return ChildProcess.start(
                "simulator alone",
                List.of(
                        ChildProcess.java(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Checkout.find().serviceJar("whatsapp-simulator").toString()),
                Map.of(
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "OPTWARD_SIMULATOR_WEBHOOK_URL",
                        "http://127.0.0.1:" + receiverPort + "/hook"),
                directory.resolve("simulator.log"));
    }

    private static HttpServer receiver(BlockingQueue<String> heard) throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    private static int status(HttpClient http, URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
