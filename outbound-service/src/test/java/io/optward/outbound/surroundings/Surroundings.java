package io.optward.outbound.surroundings;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.optward.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.ConfigProvider;

/** A vault, a consent-service and a WhatsApp of the test's own, over real HTTP; one of each per JVM. */
public final class Surroundings {

    private static Surroundings running;

    public final TestVault vault = new TestVault();
    public final TestConsent consent = new TestConsent();
    public final TestWhatsApp whatsapp = new TestWhatsApp();

    /** Those that the running service was told of. */
    public static synchronized Surroundings started() {
        if (running == null) {
            running = new Surroundings(ConfigProvider.getConfig().getValue(SurroundingsResource.PORT, Integer.class));
        }
        return running;
    }

    private Surroundings(int port) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/vault/v1/", vault::answer);
            server.createContext("/consent/v1/decisions", consent::answer);
            server.createContext("/consent/v1/consents", consent::record);
            server.createContext("/v26.0/", whatsapp::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
        } catch (IOException e) {
            throw new IllegalStateException("the test's own servers do not start on port " + port, e);
        }
    }

    static void send(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = Json.mapper().writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
