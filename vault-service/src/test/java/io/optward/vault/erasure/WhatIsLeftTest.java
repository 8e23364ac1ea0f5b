package io.optward.vault.erasure;

import static io.optward.contracts.vault.ProtectRequest.Origin.ASSERTED;
import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.bsuid;
import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.message;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.post;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.stack.fixture.Infrastructure;
import io.optward.stack.scan.Derivative;
import io.optward.stack.scan.Family;
import io.optward.stack.scan.SubjectReport;
import io.optward.stack.scan.SubjectScan;
import io.optward.stack.scan.Trace;
import io.optward.stack.scan.WrappedKeys;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./optward scan --subject} on a vault that is a real one. */
@QuarkusTest
@WithTestResource(VaultResource.class)
class WhatIsLeftTest {

    private final Infrastructure infrastructure = Infrastructure.shared();

    @TempDir
    Path objects = Path.of("set by JUnit");

    @Test
    void ofSomebodyWhoLivesTheKeyTheAliasesAndTheSealedValuesAreFound() throws Exception {
        var number = newNumber();
        var ana = anaWrote(number);
        assertThat(scan(ana, number).left())
                .extracting(Trace::place, Trace::what)
                .contains(
                        tuple("vault.public.data_key", Derivative.DATA_KEY),
                        tuple("vault.public.alias", Derivative.ALIAS),
                        tuple("messages.inbound", Derivative.SEALED_VALUE_THAT_OPENS))
                .doesNotContain(tuple("vault.public.alias", Derivative.VALUE));
    }

    @Test
    void ofSomebodyErasedOnlyNamesOfNobodyAndNoiseAreLeft() throws Exception {
        // Given
        var number = newNumber();
        var ana = anaWrote(number);
        // When
        erase(ana.subject());
        // Then
        var report = scan(ana, number);
        assertThat(report.erased()).as("%s", report.lines()).isTrue();
        assertThat(report.traces())
                .extracting(Trace::what)
                .containsOnly(
                        Derivative.TOKEN,
                        Derivative.KEYED_ID,
                        Derivative.SUPPRESSION_FINGERPRINT,
                        Derivative.SEALED_VALUE_WITHOUT_KEY);
        assertThat(report.lines())
                .contains(
                        "stays: messages.inbound: sealed value whose data key is gone",
                        "stays: messages.inbound: keyed id of a value",
                        "stays: vault.public.suppression: suppression fingerprint, 2 times");
    }

    @Test
    void whatIsLeftInTheVaultOrAnObjectStoreIsFoundAndNotShown() throws Exception {
        // Given
        var number = newNumber();
        var ana = anaWrote(number);
        erase(ana.subject());
        Files.write(objects.resolve("obj_1"), ("\u0000\u0001" + number).getBytes(StandardCharsets.ISO_8859_1));
        try (var migrator = infrastructure.connect("vault", "vault_migrator");
                var statement = migrator.createStatement()) {
            statement.execute("CREATE TABLE overlooked (note text)");
            statement.execute("INSERT INTO overlooked VALUES ('"
                    + Base64.getEncoder().encodeToString(number.getBytes(StandardCharsets.US_ASCII)) + "')");
            // When
            var report = scan(ana, number);
            // Then
            statement.execute("DROP TABLE overlooked");
            assertThat(report.left()).extracting(Trace::place).containsOnly("vault.public.overlooked.note", "obj_1");
            assertThat(report.lines()).noneMatch(line -> line.contains(number));
            assertThat(report.summary()).startsWith("scan: FOUND value ");
        }
    }

    @Test
    void aCopyOfADataKeyIsFoundWhereverItLies() throws Exception {
        // Given
        var number = newNumber();
        var ana = anaWrote(number);
        try (var vault = infrastructure.connect("vault", "vault_migrator");
                var consent = infrastructure.connect("consent", "consent_migrator");
                var statement = consent.createStatement();
                var rows = vault.createStatement()
                        .executeQuery("SELECT kek_id, wrapped FROM data_key WHERE subject = '" + ana.subject() + "'")) {
            rows.next();
            var wrapped = rows.getBytes(2);
            Files.writeString(objects.resolve("dump"), "a" + Base64.getEncoder().encodeToString(wrapped));
            infrastructure.produce("account.events", "k", Map.of(), wrapped);
            statement.execute("CREATE TABLE copied (subject text, kek text)");
            statement.execute("INSERT INTO copied VALUES ('" + ana.subject() + "', '" + rows.getString(1) + "')");
            // When
            var report = scan(ana, number);
            erase(ana.subject());
            var afterwards = scan(ana, number);
            // Then
            statement.execute("DROP TABLE copied");
            assertThat(copies(report)).containsExactlyInAnyOrder("account.events", "consent.public.copied", "dump");
            assertThat(copies(afterwards))
                    .as("nobody knows what the key was like, but who names it is seen")
                    .containsExactly("consent.public.copied");
        }
    }

    private static List<String> copies(SubjectReport report) {
        return report.left().stream()
                .filter(trace -> trace.what() == Derivative.COPIED_KEY)
                .map(Trace::place)
                .toList();
    }

    @Test
    void whatWasClaimedAboutAPersonAndWhatNumbersTheyHadAreFoundUntilTheErasure() throws Exception {
        // Given
        var number = newNumber();
        var ana = anaWrote(number);
        protect(item(ASSERTED, waId(number), bsuid(number)));
        post(
                        "/v1/subjects/numbers/recycled",
                        Map.of("number", waId(number), "at", Instant.now().toString()))
                .then()
                .statusCode(200);
        // When
        var report = scan(ana, number);
        erase(ana.subject());
        var afterwards = scan(ana, number);
        // Then
        assertThat(report.left())
                .extracting(Trace::place, Trace::what)
                .contains(
                        tuple("vault.public.alias_conflict", Derivative.CLAIMED_ALIAS),
                        tuple("vault.public.released_alias", Derivative.RELEASED_ALIAS));
        assertThat(afterwards.erased()).as("%s", afterwards.lines()).isTrue();
    }

    @Test
    void aDeletedDataKeyIsSeenInTheServersFiles() throws Exception {
        // Given
        var number = newNumber();
        var ana = anaWrote(number);
        erase(ana.subject());
        // When
        var report = everywhere(ana, number).serverFilesIn(serversFiles()).report();
        // Then
        assertThat(report.traces())
                .extracting(Trace::place, Trace::what)
                .contains(tuple("PostgreSQL's files", Derivative.KEY_IN_SERVER_FILES))
                .doesNotContain(tuple("PostgreSQL's files", Derivative.VALUE));
        assertThat(report.erased()).as("%s", report.lines()).isTrue();
    }

    private Path serversFiles() throws SQLException {
        try (var superuser = infrastructure.superuser("vault");
                var row = superuser.createStatement().executeQuery("SHOW data_directory")) {
            row.next();
            return Path.of(row.getString(1));
        }
    }

    @Test
    void whoeverWasMergedIsLookedForUnderEveryToken() throws Exception {
        // Given
        var number = newNumber();
        var ana = somebody(number);
        var ben = protect(item(SIGNED_WEBHOOK, bsuid(number))).subject();
        // When
        protect(item(SIGNED_WEBHOOK, waId(number), bsuid(number)));
        // Then
        assertThat(Family.of(ben, infrastructure::superuser).tokens()).containsExactlyInAnyOrder(ana, ben);
    }

    @Test
    void somebodyWhomTheVaultDoesNotKnowIsLookedForAllTheSame() throws Exception {
        var nobody = SubjectToken.random();
        assertThat(Family.of(nobody, infrastructure::superuser)).isEqualTo(new Family(List.of(nobody), 0));
    }

    private ProtectAnswer.Item anaWrote(String number) {
        var ana = protect(message(SIGNED_WEBHOOK, "wamid." + number, "This is " + number, waId(number)));
        infrastructure.produce(
                "messages.inbound",
                ana.subject().value(),
                Map.of(),
                ("{\"message\":\"" + ana.ids().get("message") + "\",\"body\":\""
                                + ana.fields().get("body").text() + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
        return ana;
    }

    private SubjectReport scan(ProtectAnswer.Item ana, String number) throws Exception {
        return everywhere(ana, number).report();
    }

    private SubjectScan everywhere(ProtectAnswer.Item ana, String number) throws Exception {
        var family = Family.of(ana.subject(), infrastructure::superuser);
        return new SubjectScan(
                        family,
                        List.of("+" + number, "wamid." + number),
                        ana.ids().values(),
                        WrappedKeys.of(family, infrastructure::superuser),
                        _ -> {})
                .topicsOf(infrastructure.kafka())
                .databasesOn(infrastructure::superuser)
                .objectsIn(objects);
    }
}
