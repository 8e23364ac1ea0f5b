package io.optward.vault.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/** What the database knows about keys: which file it was filled with, and how many data keys each one wraps. */
@ApplicationScoped
class KeysInForce {

    private static final String A_START_TAKES_ITS_TIME = "SET LOCAL idle_in_transaction_session_timeout = '60s'";
    private static final String ONE_START_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('optward.vault.keys'))";

    private final DataSource dataSource;

    KeysInForce(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Waits until no other replica is starting; held until the transaction ends. Between its statements a passphrase is
     * stretched and keys are made, which takes seconds on a busy machine.
     */
    void lock() {
        on(connection -> {
            try (var patience = connection.prepareStatement(A_START_TAKES_ITS_TIME);
                    var lock = connection.prepareStatement(ONE_START_AT_A_TIME)) {
                patience.execute();
                return lock.execute();
            }
        });
    }

    boolean subjectsExist() {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT EXISTS (SELECT 1 FROM subject)");
                    var rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        });
    }

    Optional<String> fingerprint() {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT fingerprint FROM keys_in_force");
                    var rows = query.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        });
    }

    void set(String fingerprint, Instant since) {
        on(connection -> {
            try (var upsert = connection.prepareStatement(
                    "INSERT INTO keys_in_force (fingerprint, since) VALUES (?, ?) ON CONFLICT (one)"
                            + " DO UPDATE SET fingerprint = excluded.fingerprint, since = excluded.since")) {
                upsert.setString(1, fingerprint);
                upsert.setObject(2, since.atOffset(ZoneOffset.UTC));
                return upsert.executeUpdate();
            }
        });
    }

    /** How many data keys each key-encryption key wraps; one that wraps none is absent. */
    Map<String, Long> dataKeysByKek() {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT kek_id, count(*) FROM data_key GROUP BY kek_id");
                    var rows = query.executeQuery()) {
                var counts = new TreeMap<String, Long>();
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
                return counts;
            }
        });
    }

    private <T> T on(Question<T> question) {
        try (var connection = dataSource.getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not answer about keys", e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
