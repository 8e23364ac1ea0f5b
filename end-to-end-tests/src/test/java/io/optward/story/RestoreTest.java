package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.demo.Console;
import io.optward.stack.drill.RestoreDrill;
import io.optward.stack.postgres.Database;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Who was erased stays erased when the vault is restored from a backup that is older than the erasure. */
// the restored server listens without TLS; what is replayed and when is the same with it
@DisabledIfSystemProperty(named = RunningStack.OVER_TLS, matches = "true")
class RestoreTest {

    @Test
    void whoWasErasedSinceTheBackupIsErasedBeforeTheRestoredVaultAnswersAnybody() throws Exception {
        var stack = RunningStack.supervisor();
        try (var drill =
                new RestoreDrill(stack, stack.addresses().directory().path().resolve("backup"))) {
            var results = drill.story().play(stack.addresses(), new Console(System.out));
            assertThat(results)
                    .allSatisfy(result ->
                            assertThat(result.passed()).as("%s", result).isTrue());
        }
    }

    @Test
    void aVaultThatCannotBeToldWhoWasErasedAnswersNobody(@TempDir Path directory) throws Exception {
        var ports = FreePorts.find(2);
        // When: where it looks for Kafka, nobody is
        try (var vault = ChildProcess.start(
                "vault-service",
                List.of(
                        ChildProcess.java(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Checkout.find().serviceJar("vault-service").toString()),
                onTheStacksDatabase("127.0.0.1:" + ports.getLast(), ports.getFirst()),
                directory.resolve("vault.log"))) {
            // Then
            var at = "http://127.0.0.1:" + ports.getFirst();
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(RunningStack.http()
                            .get(URI.create(at + "/q/health/ready"))
                            .text())
                    .contains("erasures are replayed"));
            assertThat(vault.isAlive()).isTrue();
            try (var oscar = RunningStack.as("oscar")) {
                var answer = oscar.get(URI.create(at + "/v1/keys"));
                assertThat(answer.status()).as("%s", answer).isEqualTo(503);
                assertThat(answer.json().path("reason").asText()).isEqualTo("NOT_OPEN_YET");
            }
        }
    }

    private static Map<String, String> onTheStacksDatabase(String kafka, int port) {
        var stack = RunningStack.addresses();
        var secrets = stack.secrets();
        var variables = new HashMap<String, String>();
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        variables.put("QUARKUS_OIDC_AUTH_SERVER_URL", stack.realm().toString());
        variables.put("QUARKUS_DATASOURCE_JDBC_URL", stack.jdbcUrl(Database.VAULT));
        variables.put("QUARKUS_DATASOURCE_USERNAME", Database.VAULT.service());
        variables.put("QUARKUS_DATASOURCE_PASSWORD", secrets.passwords().of(Database.VAULT.service()));
        variables.put("QUARKUS_FLYWAY_JDBC_URL", stack.jdbcUrl(Database.VAULT));
        variables.put("QUARKUS_FLYWAY_USERNAME", Database.VAULT.migrator());
        variables.put("QUARKUS_FLYWAY_PASSWORD", secrets.passwords().of(Database.VAULT.migrator()));
        variables.put("OPTWARD_RELAY_USERNAME", Database.VAULT.relay());
        variables.put("OPTWARD_RELAY_PASSWORD", secrets.passwords().of(Database.VAULT.relay()));
        variables.put("OPTWARD_VAULT_PASSPHRASE", secrets.vaultPassphrase());
        variables.put("OPTWARD_DECISION_PROOF_KEY", secrets.decisionProofKey());
        variables.put(
                "OPTWARD_VAULT_KEYS_FILE",
                stack.directory().data().resolve("vault/keys.json").toString());
        return variables;
    }
}
