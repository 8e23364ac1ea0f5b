package io.optward.stack.supervisor;

import io.optward.stack.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whether parts answer. */
public final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final StackAddresses addresses;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** Asks the parts at these addresses. */
    public Readiness(StackAddresses addresses) {
        this.addresses = addresses;
    }

    /**
     * Tells whether a service's readiness check says yes, whether Keycloak has our realm, or whether Kafka and PostgreSQL
     * listen.
     */
    public boolean of(Part part) throws InterruptedException {
        if (part == Part.KEYCLOAK) {
            return answers(addresses.realm());
        }
        if (part.module().isEmpty()) {
            return !FreePorts.isFree(addresses.port(part));
        }
        return of(addresses.url(part));
    }

    /** Tells whether the readiness check of the service at this base URL says yes. */
    boolean of(URI service) throws InterruptedException {
        return answers(service.resolve("/q/health/ready"));
    }

    private boolean answers(URI uri) throws InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
