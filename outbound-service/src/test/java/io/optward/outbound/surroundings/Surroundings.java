package io.optward.outbound.surroundings;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.optward.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/** A vault, a consent-service and a WhatsApp of the test's own, over real HTTP; one of each per JVM. */
public final class Surroundings {

    private static Surroundings running;

    public final TestVault vault = new TestVault();
    public final TestConsent consent = new TestConsent();
    public final TestFlows flows = new TestFlows();
    public final TestWhatsApp whatsapp = new TestWhatsApp();

    /** Those that the running service was told of. */
    public static synchronized Surroundings started() {
        if (running == null) {
            running = new Surroundings(
                    ConfigProvider.getConfig().getValue(SurroundingsResource.PORT, Integer.class),
                    ConfigProvider.getConfig().getValue(SurroundingsResource.WHATSAPP_PORT, Integer.class));
        }
        return running;
    }

    private final int whatsappPort;
    private HttpServer whatsappServer;

    private Surroundings(int port, int whatsappPort) {
        this.whatsappPort = whatsappPort;
        start(
                port,
                Map.of(
                        "/vault/v1/", vault::answer,
                        "/consent/v1/decisions", consent::answer,
                        "/consent/v1/consents", consent::record,
                        "/flows/v1/flow-tokens", flows::answer));
        whatsappServer = start(whatsappPort, Map.of("/v26.0/", whatsapp::answer));
    }

    /** Nobody listens where WhatsApp was, from now on, or no longer. */
    public synchronized void whatsappGone(boolean isGone) {
        whatsappServer.stop(0);
        if (!isGone) {
            whatsappServer = start(whatsappPort, Map.of("/v26.0/", whatsapp::answer));
        }
    }

    private static HttpServer start(int port, Map<String, HttpHandler> contexts) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            contexts.forEach(server::createContext);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("the test's own servers do not start on port " + port, e);
        }
    }

    static void pause(Duration time) {
        try {
            boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins an answer, and breaks off in the middle of it. */
    static void breakOff(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write("{\"items\":[{\"id".getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    static void send(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = Json.mapper().writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
