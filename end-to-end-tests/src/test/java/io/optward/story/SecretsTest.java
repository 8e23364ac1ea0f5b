package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.postgres.Database;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A service starts with secrets from files or the environment, and not without. */
// its processes are given addresses without TLS; how a secret reaches a process is the same with it
@DisabledIfSystemProperty(named = RunningStack.OVER_TLS, matches = "true")
class SecretsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "k7Vq2Lx9Rt4Wp8ZaB1nM3cS5";
    private static final String PASSPHRASE = "optward.vault.passphrase";
    private static final String REMEDY =
            "; give it a random value (openssl rand -base64 32) as OPTWARD_VAULT_PASSPHRASE"
                    + " or in a file optward.vault.passphrase of the directory that OPTWARD_SECRETS_DIRECTORY names";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"INGRESS", "NORMALISER", "MEDIA", "VAULT", "CONSENT", "OUTBOUND", "AUDIT"})
    void noServiceStartsWithoutSecrets(Part service) throws Exception {
        var roles = Map.of(
                Part.INGRESS, Map.of("OPTWARD_INGRESS_ROLES", "receiver"),
                Part.NORMALISER, Map.of("OPTWARD_INGRESS_ROLES", "normaliser"),
                Part.MEDIA, Map.of("OPTWARD_INGRESS_ROLES", "media"));
        // When
        var end = endOf(service, roles.getOrDefault(service, Map.of()));
        // Then
        assertThat(end).singleElement().asString().matches("not started: \\S+ is missing; give it a random value .*");
    }

    @ParameterizedTest
    @CsvSource({
        "'', optward.vault.passphrase is missing",
        "'   ', optward.vault.passphrase is missing",
        "changeit-in-production, optward.vault.passphrase is a value that everybody knows",
        "q8Xw2Lz, optward.vault.passphrase has fewer than 16 characters"
    })
    void anEmptyDefaultOrShortSecretEndsTheStartWithOneLineThatNamesItAndNotItsValue(String value, String objection)
            throws Exception {
        // When
        var variables = new HashMap<>(others());
        variables.put("OPTWARD_VAULT_PASSPHRASE", value);
        // Then
        assertThat(endOf(Part.VAULT, variables)).containsExactly("not started: " + objection + REMEDY);
    }

    @Test
    void aDefaultSecretInAFileIsRefusedToo() throws Exception {
        // When
        secret(PASSPHRASE, "changeit-in-production");
        // Then
        assertThat(endOf(Part.VAULT, fromFiles(others())))
                .containsExactly("not started: optward.vault.passphrase is a value that everybody knows" + REMEDY);
    }

    @Test
    void ofTwoAppSecretsBothHaveToBeSecret() throws Exception {
        // When
        secret("optward.ingress.app-secrets", SECRET + ",changeit-in-production");
        secret("optward.ingress.verify-token", SECRET);
        // Then
        assertThat(endOf(Part.INGRESS, fromFiles(Map.of("OPTWARD_INGRESS_ROLES", "receiver"))))
                .singleElement()
                .asString()
                .startsWith("not started: optward.ingress.app-secrets is a value that everybody knows;");
    }

    @Test
    void aDirectoryThatIsNotThereEndsTheStartWithOneLine() throws Exception {
        assertThat(endOf(Part.VAULT, Map.of("OPTWARD_SECRETS_DIRECTORY", "/nowhere")))
                .containsExactly("not started: /nowhere is no directory, and optward.secrets.directory names it:"
                        + " mount the secrets there, or name another");
    }

    @Test
    void theVaultRunsOnSecretsFromFilesAndSaysWhichAnybodyCanRead() throws Exception {
        // Given
        var stack = RunningStack.addresses();
        var secrets = stack.secrets();
        secret("quarkus.datasource.password", secrets.passwords().of(Database.VAULT.service()));
        secret("quarkus.flyway.password", secrets.passwords().of(Database.VAULT.migrator()));
        secret("optward.relay.password", secrets.passwords().of(Database.VAULT.relay()));
        secret("optward.decision.proof-key", secrets.decisionProofKey());
        Files.setPosixFilePermissions(
                secret(PASSPHRASE, secrets.vaultPassphrase()), PosixFilePermissions.fromString("rw-r--r--"));
        var variables = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", stack.jdbcUrl(Database.VAULT),
                "QUARKUS_DATASOURCE_USERNAME", Database.VAULT.service(),
                "QUARKUS_FLYWAY_JDBC_URL", stack.jdbcUrl(Database.VAULT),
                "QUARKUS_FLYWAY_USERNAME", Database.VAULT.migrator(),
                "OPTWARD_RELAY_USERNAME", Database.VAULT.relay(),
                "OPTWARD_VAULT_KEYS_FILE",
                        stack.directory().data().resolve("vault/keys.json").toString());
        int port = FreePorts.find(1).getFirst();
        // When
        try (var vault = start(Part.VAULT, fromFiles(variables), port)) {
            becomesReady(port);
            // Then
            var log = Files.readString(vault.log());
            assertThat(log)
                    .contains("secret files can be read by every user of this machine, mode 0440 is enough"
                            + " settings=[optward.vault.passphrase]")
                    .doesNotContain(secrets.vaultPassphrase(), secrets.decisionProofKey());
        }
    }

    @Test
    void whileTheAppSecretIsRotatedTheReceiverHearsWhatEitherOfTwoFromAFileHasSigned() throws Exception {
        // Given
        secret(
                "optward.ingress.app-secrets",
                SECRET + "," + RunningStack.addresses().secrets().appSecret());
        secret("optward.ingress.verify-token", SECRET);
        int port = FreePorts.find(1).getFirst();
        // When
        try (var _ = start(Part.INGRESS, fromFiles(Map.of("OPTWARD_INGRESS_ROLES", "receiver")), port)) {
            becomesReady(port);
            // Then
            assertThat(answerToWebhook(port, SECRET)).isEqualTo(200);
            assertThat(answerToWebhook(port, RunningStack.addresses().secrets().appSecret()))
                    .isEqualTo(200);
            assertThat(answerToWebhook(port, "neither-of-the-two")).isEqualTo(401);
        }
    }

    /** Every secret of the vault but its passphrase. */
    private static Map<String, String> others() {
        return Map.of(
                "QUARKUS_DATASOURCE_PASSWORD", SECRET,
                "QUARKUS_FLYWAY_PASSWORD", SECRET,
                "OPTWARD_RELAY_PASSWORD", SECRET,
                "OPTWARD_DECISION_PROOF_KEY", SECRET);
    }

    private Path secret(String name, String value) throws IOException {
        var file = Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, value + "\n");
    }

    private Map<String, String> fromFiles(Map<String, String> variables) {
        var all = new HashMap<>(variables);
        all.put("OPTWARD_SECRETS_DIRECTORY", directory.toString());
        return all;
    }

    /** What a service says when it does not start. */
    private List<String> endOf(Part service, Map<String, String> variables) throws Exception {
        try (var process = start(service, variables, FreePorts.find(1).getFirst())) {
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
            return Files.readAllLines(process.log());
        }
    }

    private ChildProcess start(Part service, Map<String, String> variables, int port) {
        var all = new HashMap<>(variables);
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        all.put("KAFKA_BOOTSTRAP_SERVERS", RunningStack.addresses().bootstrapServers());
        all.put("QUARKUS_OIDC_AUTH_SERVER_URL", RunningStack.addresses().realm().toString());
        return ChildProcess.start(
                service.label(),
                List.of(
                        ChildProcess.java(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Checkout.find().serviceJar(service.module()).toString()),
                all,
                directory.resolve(".log").resolve(service.label()));
    }

    private static void becomesReady(int port) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        RunningStack.http().get(at(port, "/q/health/ready")).status() == 200);
    }

    private static int answerToWebhook(int port, String appSecret) throws Exception {
        var body = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
        var request = HttpRequest.newBuilder(at(port, "/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", "sha256=" + hmac(appSecret, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static String hmac(String key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
