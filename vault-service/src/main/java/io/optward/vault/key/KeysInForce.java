package io.optward.vault.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows about keys: which vault's they are and in which generation, which of them may wrap, how many data
 * keys each one wraps, and which are retired. Every method belongs to the transaction of its caller.
 */
@ApplicationScoped
class KeysInForce {

    private static final String A_CHANGE_TAKES_ITS_TIME = "SET LOCAL idle_in_transaction_session_timeout = '60s'";
    private static final String ONE_CHANGE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('optward.vault.keys'))";

    private final DataSource dataSource;

    KeysInForce(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Waits until no other replica is starting or changing keys; held until the transaction ends. Between its statements a
     * passphrase is stretched and keys are made, which takes seconds on a busy machine.
     */
    void lock() {
        on(connection -> {
            try (var patience = connection.prepareStatement(A_CHANGE_TAKES_ITS_TIME);
                    var lock = connection.prepareStatement(ONE_CHANGE_AT_A_TIME)) {
                patience.execute();
                return lock.execute();
            }
        });
    }

    boolean subjectsExist() {
        return exists("SELECT EXISTS (SELECT 1 FROM subject)");
    }

    Optional<Mark> mark() {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT fingerprint, generation FROM keys_in_force");
                    var rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Mark(rows.getString("fingerprint"), rows.getInt("generation")))
                        : Optional.empty();
            }
        });
    }

    void set(Mark mark, Instant since) {
        update(
                "INSERT INTO keys_in_force (fingerprint, generation, since) VALUES (?, ?, ?) ON CONFLICT (one) DO UPDATE"
                        + " SET fingerprint = excluded.fingerprint, generation = excluded.generation, since = excluded.since",
                mark.fingerprint,
                mark.generation,
                at(since));
    }

    /** The keys that may wrap, and the canary of each that has one. */
    Map<String, Optional<byte[]>> canaries() {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT id, canary FROM key_encryption_key");
                    var rows = query.executeQuery()) {
                var canaries = new TreeMap<String, Optional<byte[]>>();
                while (rows.next()) {
                    canaries.put(rows.getString("id"), Optional.ofNullable(rows.getBytes("canary")));
                }
                return canaries;
            }
        });
    }

    /** Lets a key wrap; one that may already gets the canary if it has none. */
    void admit(KeyEncryptionKey key, byte @Nullable [] canary) {
        update(
                "INSERT INTO key_encryption_key (id, made_at, canary) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
                        + " SET canary = coalesce(key_encryption_key.canary, excluded.canary)",
                key.id(),
                at(key.createdAt()),
                canary);
    }

    /**
     * Takes from a key the right to wrap, and keeps it for a while. PostgreSQL refuses if a data key is wrapped by it, and
     * waits for whoever is just writing one.
     */
    void retire(String kekId, Instant now, Instant destroyAt) {
        update(
                "WITH gone AS (DELETE FROM key_encryption_key WHERE id = ? RETURNING id, made_at)"
                        + " INSERT INTO retired_key (id, made_at, retired_at, destroy_at)"
                        + " SELECT id, made_at, ?, ? FROM gone ON CONFLICT (id) DO NOTHING",
                kekId,
                at(now),
                at(destroyAt));
    }

    /** Forgets a key that never wrapped anything: it was made for a change that did not come to be. */
    void forget(String kekId) {
        update("DELETE FROM key_encryption_key WHERE id = ?", kekId);
    }

    /** Keys without the right to wrap, the ones destroyed among them; the oldest first. */
    List<RetiredKey> retired() {
        return on(connection -> {
            try (var query = connection.prepareStatement(
                            "SELECT id, made_at, retired_at, destroy_at, destroyed_at, gone_at"
                                    + " FROM retired_key ORDER BY retired_at, id");
                    var rows = query.executeQuery()) {
                var retired = new ArrayList<RetiredKey>();
                while (rows.next()) {
                    retired.add(new RetiredKey(
                            rows.getString("id"),
                            instant(rows, "made_at"),
                            instant(rows, "retired_at"),
                            instant(rows, "destroy_at"),
                            Optional.ofNullable(rows.getObject("destroyed_at", OffsetDateTime.class))
                                    .map(OffsetDateTime::toInstant),
                            Optional.ofNullable(rows.getObject("gone_at", OffsetDateTime.class))
                                    .map(OffsetDateTime::toInstant)));
                }
                return retired;
            }
        });
    }

    /** Keys are no longer among those of the vault. */
    void destroyed(Collection<String> kekIds, Instant now) {
        stamp("UPDATE retired_key SET destroyed_at = ? WHERE id = ANY (?) AND destroyed_at IS NULL", kekIds, now);
    }

    /** Nobody can get destroyed keys back from {@code gone} on. */
    void gone(Collection<String> kekIds, Instant gone) {
        stamp("UPDATE retired_key SET gone_at = ? WHERE id = ANY (?) AND gone_at IS NULL", kekIds, gone);
    }

    private void stamp(String sql, Collection<String> kekIds, Instant instant) {
        on(connection -> {
            try (var update = connection.prepareStatement(sql)) {
                update.setObject(1, at(instant));
                update.setArray(2, connection.createArrayOf("text", kekIds.toArray()));
                return update.executeUpdate();
            }
        });
    }

    /** How many data keys each key-encryption key wraps; one that wraps none is absent. */
    Map<String, Long> dataKeysByKek() {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT kek_id, count(*) FROM data_key GROUP BY kek_id");
                    var rows = query.executeQuery()) {
                var counts = new HashMap<String, Long>();
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
                return counts;
            }
        });
    }

    /** Whether any data key is wrapped by this one. */
    boolean wraps(String kekId) {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT EXISTS (SELECT 1 FROM data_key WHERE kek_id = ?)")) {
                query.setString(1, kekId);
                try (var rows = query.executeQuery()) {
                    return rows.next() && rows.getBoolean(1);
                }
            }
        });
    }

    private boolean exists(String sql) {
        return on(connection -> {
            try (var query = connection.prepareStatement(sql);
                    var rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        });
    }

    private void update(String sql, @Nullable Object... parameters) {
        on(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
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

    /** Tells one vault's keys from another's, and how often they were changed. */
    record Mark(String fingerprint, int generation) {}

    /**
     * A key that wraps nothing any more.
     *
     * @param destroyAt until when it is kept for backups
     * @param goneAt from when on nobody can get it back
     */
    record RetiredKey(
            String id,
            Instant madeAt,
            Instant retiredAt,
            Instant destroyAt,
            Optional<Instant> destroyedAt,
            Optional<Instant> goneAt) {}
}
