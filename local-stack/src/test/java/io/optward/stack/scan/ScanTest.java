package io.optward.stack.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.optward.stack.fixture.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {

    private final Infrastructure infrastructure = Infrastructure.shared();

    @TempDir
    private Path logs = Path.of("set by JUnit");

    @Test
    void aValueIsFoundInKeysHeadersAndValuesOfTopics() {
        // Given
        infrastructure.produce("account.events", "+15550104001", Map.of(), bytes("{}"));
        infrastructure.produce("account.events", "k", Map.of("ce_subject", "15550104001"), bytes("{}"));
        infrastructure.produce("account.events", "k", Map.of(), bytes(base64("to=+15550104001&")));
        // When
        var report = scan("+15550104001").topicsOf(infrastructure.kafka()).report();
        // Then
        assertThat(report.findings().stream().map(Finding::place).distinct())
                .hasSize(3)
                .allMatch(place -> place.startsWith("account.events/"));
        assertThat(report.summary()).startsWith("scan: FOUND ");
    }

    @Test
    void aValueIsFoundInTextAndBinaryColumnsButNotInTheVault() throws Exception {
        // Given
        try (var migrator = infrastructure.connect("consent", "consent_migrator");
                var statement = migrator.createStatement()) {
            statement.execute("CREATE TABLE leaky (note text, raw bytea, doc jsonb)");
            statement.execute("INSERT INTO leaky VALUES ('Dear Wilhelmina', 'x', '{}')");
            statement.execute("INSERT INTO leaky VALUES ('x', 'Wilhelmina'::bytea, '{}')");
            statement.execute("INSERT INTO leaky VALUES ('x', 'x', '{\"n\": [\"Wilhelmina\"]}')");
        }
        try (var migrator = infrastructure.connect("vault", "vault_migrator");
                var statement = migrator.createStatement()) {
            statement.execute("CREATE TABLE names (name text)");
            statement.execute("INSERT INTO names VALUES ('Wilhelmina')");
        }
        // When
        var report = scan("Wilhelmina").databasesOn(infrastructure::superuser).report();
        // Then
        assertThat(report.findings())
                .extracting(Finding::place)
                .containsExactly("consent.public.leaky.note", "consent.public.leaky.raw", "consent.public.leaky.doc");
    }

    @Test
    void aValueIsFoundInALogByLine() throws Exception {
        // Given
        Files.writeString(logs.resolve("vault-service.log"), "started\nGET /v1/x?who=Zo%C3%AB+Park\nend\n");
        // When
        var report = scan("Zoë Park").filesIn(logs).report();
        // Then
        assertThat(report.findings()).containsExactly(new Finding("vault-service.log:2", 1, "percent-escaped"));
    }

    @Test
    void whatIsNowhereIsNotFound() throws Exception {
        // Given
        Files.writeString(logs.resolve("a.log"), "nothing personal\n");
        // When
        var report = scan("+15550999123", "Nobody Atall")
                .topicsOf(infrastructure.kafka())
                .databasesOn(infrastructure::superuser)
                .filesIn(logs)
                .report();
        // Then
        assertThat(report.findings()).isEmpty();
        assertThat(report.summary())
                .matches("scan: found nothing \\(\\d+ topics with \\d+ records, "
                        + "\\d+ tables with \\d+ rows, 1 files\\)");
    }

    @Test
    void aFindingSaysWhereAndHowButNotWhat() {
        assertThat(new Finding("consent.public.leaky.note", 2, "hex").sentence())
                .isEqualTo("consent.public.leaky.note: value 2, hex");
    }

    @Test
    void aValueThatWouldBeFoundByChanceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan("long enough", "Hi"))
                .withMessage("value 2 has fewer than 5 characters: it would be found by chance");
    }

    private static Scan scan(String... values) {
        return new Scan(List.of(values), _ -> {});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }
}
