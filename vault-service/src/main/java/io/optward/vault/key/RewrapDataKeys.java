package io.optward.vault.key;

import com.google.crypto.tink.util.Bytes;
import io.optward.contracts.SubjectToken;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Wraps data keys anew under the key that wraps now, a batch in each transaction. Rows that somebody else holds are passed
 * over, so replicas share the work, and whoever is killed leaves a whole batch undone and nothing half.
 */
@ApplicationScoped
class RewrapDataKeys {

    private static final int BATCH = 1_000;
    private static final String THOSE_UNDER_ANOTHER = "SELECT subject, kek_id, wrapped FROM data_key"
            + " WHERE subject > ? AND kek_id <> ? ORDER BY subject LIMIT ? FOR UPDATE SKIP LOCKED";
    private static final String WRAPPED_ANEW = "UPDATE data_key d SET kek_id = ?, wrapped = fresh.wrapped"
            + " FROM unnest(?, ?) AS fresh (subject, wrapped) WHERE d.subject = fresh.subject";
    private static final String SO_FAR = "UPDATE key_rotation SET rewrapped = rewrapped + ? WHERE id = ?";

    private final DataSource dataSource;
    private final KeyRing keys;

    RewrapDataKeys(DataSource dataSource, KeyRing keys) {
        this.dataSource = dataSource;
        this.keys = keys;
    }

    /** Passes once over all data keys. */
    void pass(String rotation) {
        var after = "";
        do {
            var position = after;
            after = QuarkusTransaction.requiringNew().call(() -> batch(rotation, position));
        } while (!after.isEmpty() && !Thread.currentThread().isInterrupted());
    }

    /** @return the subject of the last row, empty if there was none */
    private String batch(String rotation, String after) {
        var primary = keys.primary();
        try (var connection = dataSource.getConnection()) {
            var rows = under(connection, primary, after);
            if (rows.isEmpty()) {
                return "";
            }
            try (var update = connection.prepareStatement(WRAPPED_ANEW);
                    var count = connection.prepareStatement(SO_FAR)) {
                update.setString(1, primary);
                update.setArray(
                        2,
                        connection.createArrayOf(
                                "text", rows.stream().map(Row::subject).toArray()));
                update.setArray(
                        3,
                        connection.createArrayOf(
                                "bytea",
                                rows.stream()
                                        .map(row -> rewrapped(row, primary))
                                        .toArray(byte[][]::new)));
                update.executeUpdate();
                count.setInt(1, rows.size());
                count.setString(2, rotation);
                count.executeUpdate();
            }
            return rows.getLast().subject;
        } catch (SQLException e) {
            throw new IllegalStateException("data keys could not be wrapped anew", e);
        }
    }

    private List<Row> under(Connection connection, String primary, String after) throws SQLException {
        try (var query = connection.prepareStatement(THOSE_UNDER_ANOTHER)) {
            query.setString(1, after);
            query.setString(2, primary);
            query.setInt(3, BATCH);
            try (var rows = query.executeQuery()) {
                var found = new ArrayList<Row>();
                while (rows.next()) {
                    found.add(new Row(
                            rows.getString("subject"),
                            new WrappedKey(rows.getString("kek_id"), Bytes.copyFrom(rows.getBytes("wrapped")))));
                }
                return found;
            }
        }
    }

    private byte[] rewrapped(Row row, String primary) {
        var rewrapped = keys.rewrap(new SubjectToken(row.subject), row.wrapped);
        if (!rewrapped.kekId().equals(primary)) {
            throw new IllegalStateException("the key that wraps was changed meanwhile");
        }
        return rewrapped.bytes().toByteArray();
    }

    private record Row(String subject, WrappedKey wrapped) {}
}
