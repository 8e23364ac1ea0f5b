package io.optward.bench.vault;

import io.optward.contracts.SubjectToken;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The least that making people known costs: the rows that the vault writes for them, in the same tables with the same
 * indices and constraints, one statement for a table and one transaction for a batch, over one connection. What stands
 * in them is noise. Announcements are written to a table like the outbox that nobody publishes. Of one caller.
 */
final class BareRegistration implements AutoCloseable {

    private static final String OUTBOX = "bare_outbox";
    private static final int MAC = 32;
    private static final int WRAPPED_KEY = 65;
    private static final int SEALED_ALIAS = 40;
    private static final int ANNOUNCEMENT = 160;

    private final Connection connection;
    private final SplittableRandom random = new SplittableRandom();

    BareRegistration(VaultServers servers) {
        try {
            connection = servers.connect();
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException("the baseline could not connect", e);
        }
    }

    /** Makes the table that stands for the outbox, and a key that the keys of nobody may be wrapped by. */
    static void prepare(VaultServers servers) {
        try (var connection = servers.superuser();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + OUTBOX + " (LIKE outbox INCLUDING ALL)");
            statement.execute("GRANT SELECT, INSERT, DELETE ON " + OUTBOX + " TO vault_service");
            statement.execute("INSERT INTO key_encryption_key (id, made_at) VALUES ('kek_0', now())"
                    + " ON CONFLICT (id) DO NOTHING");
        } catch (SQLException e) {
            throw new IllegalStateException("the baseline's outbox could not be made", e);
        }
    }

    /** Writes so many people. */
    int write(int many) throws SQLException {
        var tokens = new String[many];
        Arrays.setAll(tokens, _ -> SubjectToken.random().value());
        var now = Instant.now().atOffset(ZoneOffset.UTC);
        try (var subjects = connection.prepareStatement(
                        "INSERT INTO subject (token, state, created_at) SELECT token, 'ACTIVE', ? FROM unnest(?) AS fresh (token)");
                var keys = connection.prepareStatement(
                        "INSERT INTO data_key (subject, kek_id, wrapped) SELECT subject, 'kek_0', wrapped"
                                + " FROM unnest(?, ?) AS fresh (subject, wrapped)");
                var aliases = connection.prepareStatement(
                        // by the vault's current rules: rows of older ones have an index of their own
                        "INSERT INTO alias (subject, mac, kind, identifying, derived, sealed, linked_at, normalisation)"
                                + " SELECT subject, mac, 'LINE', true, false, sealed, ?, 3"
                                + " FROM unnest(?, ?, ?) AS fresh (subject, mac, sealed)")) {
            subjects.setObject(1, now);
            subjects.setArray(2, connection.createArrayOf("text", tokens));
            subjects.executeUpdate();
            keys.setArray(1, connection.createArrayOf("text", tokens));
            keys.setArray(2, connection.createArrayOf("bytea", noise(many, WRAPPED_KEY)));
            keys.executeUpdate();
            aliases.setObject(1, now);
            aliases.setArray(2, connection.createArrayOf("text", tokens));
            aliases.setArray(3, connection.createArrayOf("bytea", noise(many, MAC)));
            aliases.setArray(4, connection.createArrayOf("bytea", noise(many, SEALED_ALIAS)));
            aliases.executeUpdate();
        }
        announce(tokens);
        connection.commit();
        return many;
    }

    private void announce(String[] tokens) throws SQLException {
        var ids = new String[tokens.length];
        Arrays.setAll(ids, i -> tokens[i] + ".created");
        try (var insert = connection.prepareStatement("INSERT INTO " + OUTBOX
                        + " SELECT id, 'subjects.events', subject, 'io.optward.subject.created.v1',"
                        + " 'https://optward.io/schemas/subject.created/1.json', '/vault-service', subject, '2026-01-01T00:00:00Z', data"
                        + " FROM unnest(?, ?, ?) AS fresh (id, subject, data)");
                var delete = connection.prepareStatement("DELETE FROM " + OUTBOX + " WHERE event_id = ANY (?)")) {
            insert.setArray(1, connection.createArrayOf("text", ids));
            insert.setArray(2, connection.createArrayOf("text", tokens));
            var announcement = "x".repeat(ANNOUNCEMENT).getBytes(StandardCharsets.US_ASCII);
            var all = new byte[tokens.length][];
            Arrays.fill(all, announcement);
            insert.setArray(3, connection.createArrayOf("bytea", all));
            insert.executeUpdate();
            delete.setArray(1, connection.createArrayOf("text", ids));
            delete.executeUpdate();
        }
    }

    private byte[][] noise(int many, int length) {
        var noise = new byte[many][length];
        for (var bytes : noise) {
            random.nextBytes(bytes);
        }
        return noise;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
