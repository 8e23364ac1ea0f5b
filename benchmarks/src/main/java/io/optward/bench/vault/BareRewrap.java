package io.optward.bench.vault;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The least that wrapping all data keys anew costs: the same rows, in a copy of their table with the same indices and
 * constraints, get other bytes and another key, in batches as large as the vault's and in the same order, over one
 * connection. What is written is noise, and ready.
 */
final class BareRewrap implements AutoCloseable {

    private static final String TABLE = "bare_data_key";
    /** Keys that the vault does not know: from its own table it would take them. */
    private static final String KEK_TABLE = "bare_key_encryption_key";

    private static final String UPDATE = "UPDATE " + TABLE + " d SET kek_id = ?, wrapped = fresh.wrapped"
            + " FROM unnest(?, ?) AS fresh (subject, wrapped) WHERE d.subject = fresh.subject";
    private static final List<String> KEYS = List.of("kek_0", "kek_1");
    private static final int BATCH = 1_000;
    private static final int WRAPPED_KEY = 65;

    private final Connection connection;
    private final List<String> tokens;
    private final byte[][] noise = new byte[BATCH][WRAPPED_KEY];
    private int done;

    private BareRewrap(Connection connection, List<String> tokens) {
        this.connection = connection;
        this.tokens = tokens;
        var random = new SplittableRandom();
        for (var bytes : noise) {
            random.nextBytes(bytes);
        }
    }

    /** Copies the table and reads whose keys are in it. */
    static BareRewrap prepare(VaultServers servers) {
        try {
            var connection = servers.superuser();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE " + KEK_TABLE + " (LIKE key_encryption_key INCLUDING ALL)");
                for (var key : KEYS) {
                    statement.execute("INSERT INTO " + KEK_TABLE + " (id, made_at) VALUES ('" + key + "', now())");
                }
                statement.execute("CREATE TABLE " + TABLE + " (LIKE data_key INCLUDING ALL,"
                        + " FOREIGN KEY (subject) REFERENCES subject, FOREIGN KEY (kek_id) REFERENCES " + KEK_TABLE
                        + ")");
                statement.execute("INSERT INTO " + TABLE + " (subject, kek_id, wrapped) SELECT subject, '"
                        + KEYS.getLast() + "', wrapped FROM data_key");
                connection.commit();
                return new BareRewrap(connection, tokens(connection));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the baseline's table could not be made", e);
        }
    }

    private static List<String> tokens(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT subject FROM " + TABLE + " ORDER BY subject")) {
            query.setFetchSize(BATCH);
            var tokens = new ArrayList<String>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    tokens.add(rows.getString(1));
                }
            }
            connection.commit();
            return tokens;
        }
    }

    /** Updates every row once, a batch in each transaction. */
    int updateAll() throws SQLException {
        var key = KEYS.get(done++ % KEYS.size());
        try (var update = connection.prepareStatement(UPDATE)) {
            for (int first = 0; first < tokens.size(); first += BATCH) {
                var batch = tokens.subList(first, Math.min(first + BATCH, tokens.size()));
                var wrapped = batch.size() == BATCH ? noise : Arrays.copyOf(noise, batch.size());
                update.setString(1, key);
                update.setArray(2, connection.createArrayOf("text", batch.toArray()));
                update.setArray(3, connection.createArrayOf("bytea", wrapped));
                update.executeUpdate();
                connection.commit();
            }
        }
        return tokens.size();
    }

    @Override
    public void close() {
        try (connection;
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE " + TABLE + ", " + KEK_TABLE);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("the baseline's table could not be dropped", e);
        }
    }
}
