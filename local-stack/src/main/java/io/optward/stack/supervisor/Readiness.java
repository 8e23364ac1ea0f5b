package io.optward.stack.supervisor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.optward.stack.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Whether parts answer. */
public final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

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

    /**
     * The sentence in which one of a service's checks says how it stands; empty if it does not answer or has no such check.
     *
     * @param check its name
     */
    public Optional<String> sentence(Part service, String check) throws InterruptedException {
        var request = HttpRequest.newBuilder(addresses.url(service).resolve("/q/health/ready"))
                .timeout(PATIENCE)
                .build();
        try {
            var health = MAPPER.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            return StreamSupport.stream(health.path("checks").spliterator(), false)
                    .filter(found -> found.path("name").asText().equals(check))
                    .map(found -> found.path("data").path("state").asText())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
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
