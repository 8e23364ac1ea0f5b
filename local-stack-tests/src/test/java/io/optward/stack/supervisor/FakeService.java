package io.optward.stack.supervisor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Stands in for any service: answers the readiness check, tells its environment, and ends at once if a file called
 * {@code crash} lies beside its jar.
 */
public final class FakeService {

    private static final byte[] READY = """
            {"status":"UP","checks":[{"name":"Flows are answered","status":"UP","data":{"state":"answering"}}]}""".getBytes(StandardCharsets.UTF_8);

    private FakeService() {}

    /** Listens where {@code QUARKUS_HTTP_PORT} says. */
    public static void main(String... arguments) throws IOException {
        if (Files.exists(Path.of(System.getProperty("java.class.path")).resolveSibling("crash"))) {
            System.out.println("no strength today");
            System.exit(3);
        }
        var environment = System.getenv().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        var server = HttpServer.create(
                new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"))), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, environment.length);
            exchange.getResponseBody().write(environment);
            exchange.close();
        });
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, READY.length);
            exchange.getResponseBody().write(READY);
            exchange.close();
        });
        server.start();
    }
}
