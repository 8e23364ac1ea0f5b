package io.optward.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.optward.stack.kafka.TopicReader;
import io.optward.stack.postgres.Database;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class StackSupervisorTest {

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @Test
    void everyPartIsReadyAndKnowsWhatItNeeds() throws Exception {
        // Given
        var options = options();
        // When
        try (var stack = StackSupervisor.start(options)) {
            // Then
            var readiness = new Readiness(stack.addresses());
            for (var part : options.parts()) {
                assertThat(readiness.of(part)).as(part.label()).isTrue();
            }
            assertThat(environmentOf(Part.CONSENT, stack))
                    .contains("QUARKUS_DATASOURCE_USERNAME=consent_service")
                    .contains("KAFKA_BOOTSTRAP_SERVERS=" + stack.addresses().bootstrapServers())
                    .contains("OPTWARD_VAULT_URL=" + stack.addresses().url(Part.VAULT))
                    .doesNotContain("OPTWARD_VAULT_PASSPHRASE");
            assertThat(environmentOf(Part.INGRESS, stack))
                    .contains("OPTWARD_INGRESS_ROLES=receiver,flows")
                    .contains("OPTWARD_INGRESS_FLOWS_WRAPPING_KEY")
                    // what opens webhooks
                    .doesNotContain("OPTWARD_INGRESS_WRAPPING_KEY", "OPTWARD_VAULT_URL");
            assertThat(environmentOf(Part.NORMALISER, stack))
                    .contains("OPTWARD_INGRESS_WRAPPING_KEY")
                    .doesNotContain("OPTWARD_INGRESS_FLOWS_WRAPPING_KEY", "OPTWARD_INGRESS_FLOWS_TOKEN_KEY");
            assertThat(environmentOf(Part.OUTBOUND, stack))
                    .contains("OPTWARD_FLOWS_URL=" + stack.addresses().url(Part.INGRESS))
                    .doesNotContain("OPTWARD_INGRESS_FLOWS_TOKEN_KEY");
            assertThat(environmentOf(Part.SIMULATOR, stack))
                    .contains("OPTWARD_SIMULATOR_WEBHOOK_URL="
                            + stack.addresses().url(Part.INGRESS) + "/webhooks/whatsapp");
        }
        for (var part : options.parts()) {
            assertThat(new Readiness(options.addresses()).of(part))
                    .as(part.label())
                    .isFalse();
        }
    }

    @Test
    void aPartThatCrashesIsReportedAndCanBeStartedAgain() throws Exception {
        // Given
        var events = new ConcurrentLinkedQueue<StackEvent>();
        try (var stack = StackSupervisor.start(options().only(Set.of(Part.VAULT)), events::add)) {
            // When
            ProcessHandle.of(stack.pid(Part.VAULT)).orElseThrow().destroyForcibly();
            // Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(events)
                    .last()
                    .isInstanceOfSatisfying(StackEvent.Crashed.class, crash -> assertThat(crash.part())
                            .isEqualTo(Part.VAULT)));
            stack.restart(Part.VAULT);
            assertThat(stack.isAlive(Part.VAULT)).isTrue();
        }
    }

    @Test
    void aReplicaRunsBesideTheFirstAndEndsWithTheStackEvenWhilePaused() throws Exception {
        // Given
        Replica replica;
        try (var stack = StackSupervisor.start(options().only(Set.of(Part.CONSENT)))) {
            // When
            replica = stack.replicate(Part.CONSENT);
            // Then
            assertThat(replica.pid()).isNotEqualTo(stack.pid(Part.CONSENT));
            assertThat(get(replica.url()))
                    .contains("QUARKUS_HTTP_PORT=" + replica.url().getPort())
                    .contains("OPTWARD_VAULT_URL=" + stack.addresses().url(Part.VAULT));
            stack.kill(Part.CONSENT);
            assertThat(get(replica.url())).contains("QUARKUS_DATASOURCE_USERNAME=consent_service");
            replica.pause();
        }
        assertThat(replica.isAlive()).isFalse();
    }

    @Test
    void whatIsLearntOfAStartIsKeptAtTheStopAndUsedByTheNextStart() throws Exception {
        // Given
        var options = options().only(Set.of(Part.VAULT));
        StackSupervisor.start(options.learning(true)).close();
        assertThat(options.startsAreKnown()).isTrue();
        // When
        try (var stack = StackSupervisor.start(options)) {
            // Then
            assertThat(ProcessHandle.of(stack.pid(Part.VAULT))
                            .orElseThrow()
                            .info()
                            .arguments())
                    .hasValueSatisfying(arguments -> assertThat(arguments)
                            .contains("-XX:AOTCache="
                                    + options.checkout()
                                            .serviceJar("vault-service")
                                            .resolveSibling("vault-service.aot")));
        }
    }

    @Test
    void aPausedPartAnswersNothingUntilItGoesOn() throws Exception {
        try (var stack = StackSupervisor.start(options().only(Set.of(Part.CONSENT)))) {
            // When
            stack.pause(Part.CONSENT);
            // Then
            assertThat(stack.isAlive(Part.CONSENT)).isTrue();
            assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> environmentOf(Part.CONSENT, stack));
            stack.resume(Part.CONSENT);
            assertThat(environmentOf(Part.CONSENT, stack)).isNotEmpty();
        }
    }

    @Test
    void whatWasConfirmedIsThereAfterAPowerFailureOfKafkaAndPostgres() throws Exception {
        try (var stack = StackSupervisor.start(options().only(Set.of()))) {
            // Given
            var passwords = stack.addresses().secrets().passwords();
            try (var migrator = DriverManager.getConnection(
                            stack.addresses().jdbcUrl(Database.OUTBOUND),
                            "outbound_migrator",
                            passwords.of("outbound_migrator"));
                    var statement = migrator.createStatement()) {
                statement.execute("CREATE TABLE kept (id int)");
            }
            // When
            stack.kill(Part.POSTGRES);
            stack.kill(Part.KAFKA);
            stack.restart(Part.POSTGRES);
            stack.restart(Part.KAFKA);
            // Then
            try (var service = DriverManager.getConnection(
                            stack.addresses().jdbcUrl(Database.OUTBOUND),
                            "outbound_migrator",
                            passwords.of("outbound_migrator"));
                    var statement = service.createStatement()) {
                assertThat(statement.execute("SELECT id FROM kept")).isTrue();
            }
            try (var reader = new TopicReader(stack.addresses().kafka())) {
                assertThat(reader.topics()).contains("messages.inbound");
            }
        }
    }

    @Test
    void aServiceThatCannotStartIsReportedWithTheEndOfItsLogAndTheRestIsStopped() throws Exception {
        // Given
        var options = options().only(Set.of(Part.VAULT, Part.AUDIT));
        FakeCheckout.letCrash(options.checkout(), Part.AUDIT);
        // Then
        assertThatExceptionOfType(StackProblem.class)
                .isThrownBy(() -> StackSupervisor.start(options))
                .withMessageContaining("audit-service ended while it started")
                .withMessageContaining("no strength today");
        assertThat(new Readiness(options.addresses()).of(Part.KAFKA)).isFalse();
    }

    @Test
    void aTakenPortIsReportedBeforeAnythingStarts() throws Exception {
        var options = options();
        int port = options.addresses().port(Part.OUTBOUND);
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StackProblem.class)
                    .isThrownBy(() -> StackSupervisor.start(options))
                    .withMessage("port " + port
                            + " (outbound-service) is taken by another process: stop it or set OPTWARD_PORT_OUTBOUND");
        }
    }

    @Test
    void anEnvironmentVariableMovesAPort() throws Exception {
        var options = StackOptions.usual(
                FakeCheckout.in(directory.resolve("checkout")), Map.of("OPTWARD_PORT_VAULT", "18084"));
        assertThat(options.addresses().url(Part.VAULT)).isEqualTo(URI.create("http://127.0.0.1:18084"));
        assertThat(options.addresses().url(Part.AUDIT)).isEqualTo(URI.create("http://127.0.0.1:8085"));
    }

    @Test
    void aPortThatIsNoneIsRefused() throws Exception {
        var checkout = FakeCheckout.in(directory.resolve("checkout"));
        assertThatExceptionOfType(StackProblem.class)
                .isThrownBy(() -> StackOptions.usual(checkout, Map.of("OPTWARD_PORT_VAULT", "http")))
                .withMessage("OPTWARD_PORT_VAULT is not a port: want a number from 1 to 65535");
    }

    private StackOptions options() throws Exception {
        // Keycloak is real wherever it is started, and the whole-gateway tests start it
        return StackOptions.forTests(FakeCheckout.in(directory.resolve("checkout")), directory.resolve("state"))
                .only(Part.services().collect(Collectors.toSet()));
    }

    private static String environmentOf(Part part, StackSupervisor stack) throws Exception {
        return get(stack.addresses().url(part));
    }

    private static String get(URI service) throws Exception {
        var request =
                HttpRequest.newBuilder(service).timeout(Duration.ofSeconds(2)).build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }
}
