package io.optward.audit.log;

import static io.optward.audit.Facts.id;
import static io.optward.audit.Facts.infrastructure;
import static io.optward.audit.Facts.logged;
import static io.optward.audit.Facts.publish;
import static io.optward.contracts.Topic.CONSENT_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.audit.AuditTest;
import io.optward.merkle.verify.DatabaseCheck;
import io.optward.merkle.verify.Verdict;
import io.optward.merkle.verify.Verifier;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AuditTest
class AppendOnlyTest {

    @Inject
    LogKey key;

    @Inject
    Integrator integrator;

    private final String event = id("con_");
    private long index;

    @BeforeEach
    void anEventUnderACheckpoint() {
        publish(CONSENT_EVENTS, event, "consent.withdrawn.v1", id("sub_"), "{\"body\":\"sealed:v1:AAAA\"}");
        index = logged(event);
        integrator.awaitPublished(index, Duration.ofSeconds(10));
    }

    @AfterEach
    void theLogIsWholeAgain() throws SQLException {
        assertThat(verdict().report()).startsWith("valid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event SET type = 'x'",
                "DELETE FROM event",
                "TRUNCATE event",
                "TRUNCATE event_0",
                "UPDATE event_id SET index = 0",
                "DELETE FROM event_id",
                "DELETE FROM tile",
                "DELETE FROM checkpoint",
                "UPDATE ciphertext SET ciphertext = 'x'",
                "ALTER TABLE event_0 DISABLE TRIGGER ALL",
                "SET ROLE audit_owner"
            })
    void theServiceMayAddToTheLogAndNothingElse(String statement) {
        assertThatThrownBy(() -> run("audit_service", statement))
                .isInstanceOf(SQLException.class)
                .satisfiesAnyOf(
                        refused -> assertThat(refused).hasMessageContaining("permission denied"),
                        refused -> assertThat(refused).hasMessageContaining("must be owner"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event SET type = 'x'",
                "DELETE FROM event",
                "DELETE FROM event_0",
                "TRUNCATE event_0",
                "TRUNCATE event",
                "DELETE FROM event_id",
                "DELETE FROM checkpoint",
                "TRUNCATE tile"
            })
    void evenASuperuserIsRefusedAsLongAsTheTriggersStand(String statement) {
        assertThatThrownBy(() -> run("postgres", "SET session_replication_role = replica; " + statement))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("the log only grows");
    }

    @Test
    void aRowThatASuperuserChangedIsNamedAndFineWhenItIsPutBack() throws SQLException {
        // When
        behindTheBack("UPDATE event_0 SET leaf = replace(encode(leaf, 'escape'), 'withdrawn', 'granted')::bytea");
        // Then
        assertThat(verdict().report())
                .startsWith("NOT VALID")
                .contains(
                        "event %s at index %d was changed: its stored bytes do not have the hash that the log recorded"
                                .formatted(event, index));
        assertThat(verdict().exitCode()).isEqualTo(1);
        // and
        behindTheBack("UPDATE event_0 SET leaf = replace(encode(leaf, 'escape'), 'granted', 'withdrawn')::bytea");
        assertThat(verdict().exitCode()).isZero();
    }

    @Test
    void aSearchColumnThatASuperuserChangedIsNamed() throws SQLException {
        behindTheBack("UPDATE event_0 SET type = 'consent.granted.v1'");
        assertThat(verdict().report())
                .contains("event %s at index %d was changed: its column type does not say what its leaf says"
                        .formatted(event, index));
        behindTheBack("UPDATE event_0 SET type = 'consent.withdrawn.v1'");
    }

    @Test
    void aRowThatASuperuserDeletedIsNamed() throws SQLException {
        run("postgres", "CREATE TABLE kept AS SELECT * FROM event WHERE index = " + index);
        behindTheBack("DELETE FROM event_0");
        assertThat(verdict().report())
                .contains("event %s at index %d was changed: its row is missing".formatted(event, index));
        run("postgres", "INSERT INTO event SELECT * FROM kept; DROP TABLE kept");
    }

    @Test
    void aCiphertextThatWasExchangedIsNamed() throws SQLException {
        run("postgres", "UPDATE ciphertext SET ciphertext = 'sealed:v1:BBBB' WHERE index = " + index);
        assertThat(verdict().report())
                .contains("event %s at index %d was changed: a ciphertext beside it does not have the digest"
                        .formatted(event, index));
        run("postgres", "UPDATE ciphertext SET ciphertext = 'sealed:v1:AAAA' WHERE index = " + index);
    }

    private void behindTheBack(String change) throws SQLException {
        run("postgres", """
                ALTER TABLE event_0 DISABLE TRIGGER ALL;
                %s WHERE index = %d;
                ALTER TABLE event_0 ENABLE ALWAYS TRIGGER only_grows;
                ALTER TABLE event_0 ENABLE ALWAYS TRIGGER is_not_emptied""".formatted(change, index));
    }

    private Verdict verdict() throws SQLException {
        try (var connection = infrastructure().connect("audit", "audit_reader")) {
            return new DatabaseCheck(connection, new Verifier(key.publicKey())).verdict();
        }
    }

    private static void run(String role, String statements) throws SQLException {
        try (var connection = infrastructure().connect("audit", role);
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
