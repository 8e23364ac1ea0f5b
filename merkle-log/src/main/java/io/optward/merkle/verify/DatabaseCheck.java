package io.optward.merkle.verify;

import io.optward.merkle.Checkpoint;
import io.optward.merkle.LoggedFact;
import io.optward.merkle.Tile;
import io.optward.merkle.TileSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows that audit-service stores against the log's signed checkpoint, and names the events that were changed
 * behind the log's back. Reads only; signs in as {@code audit_reader}. The tables are those of audit-service:
 *
 * <ul>
 *   <li>{@code checkpoint(size, note)}: every signed checkpoint
 *   <li>{@code event(index, id, type, source, subject, occurred, recorded, topic, kafka_partition, kafka_offset, terms, leaf)}
 *   <li>{@code event_id(id, index, content)}: which index an event id has
 *   <li>{@code tile(level, index, hashes)}: full tiles; {@code edge(level, index, hashes)}: the partial ones
 *   <li>{@code ciphertext(index, digest, ciphertext)}: what leaves name by digest
 * </ul>
 */
public final class DatabaseCheck {

    private static final int FETCHED_AT_ONCE = 2_000;

    private final Connection database;
    private final Verifier verifier;

    /** A check of the database behind this connection, which is left open and whose transaction is rolled back. */
    public DatabaseCheck(Connection database, Verifier verifier) {
        this.database = database;
        this.verifier = verifier;
    }

    /** Checks the rows against the newest checkpoint in the database itself. */
    public Verdict verdict() {
        return run(Optional.empty());
    }

    /**
     * Checks the rows against a checkpoint that was held elsewhere (a topic, a witness, a file), which is the stronger
     * check: whoever can change every row can also put back an older checkpoint.
     *
     * @param note text of the signed note
     */
    public Verdict verdictAgainst(String note) {
        return run(Optional.of(note));
    }

    private Verdict run(Optional<String> heldElsewhere) {
        try {
            database.setAutoCommit(false);
            try (var statement = database.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            var note = heldElsewhere.or(this::newestCheckpoint);
            if (note.isEmpty()) {
                return new Verdict.CannotTell("the log has no checkpoint yet");
            }
            return switch (verifier.signed(note.get())) {
                case Verifier.Signed.Not(var why) -> Verdict.Invalid.because(why);
                case Verifier.Signed.By(var checkpoint) -> compare(checkpoint);
            };
        } catch (SQLException | UncheckedSqlException e) {
            return new Verdict.CannotTell("the database could not be read: " + e.getMessage());
        } catch (TileSource.MissingTileException e) {
            return Verdict.Invalid.because(e.getMessage() + ": recorded hashes were taken away");
        } finally {
            rollBack();
        }
    }

    private Verdict compare(Checkpoint checkpoint) throws SQLException {
        var recorded = new TileSource(checkpoint.size(), this::tile);
        try (var statement = database.prepareStatement("""
                SELECT e.index, e.id, e.type, e.source, e.subject, e.occurred, e.recorded, e.topic, e.kafka_partition,
                       e.kafka_offset, e.terms, e.leaf
                  FROM event e ORDER BY e.index""")) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            try (var rows = statement.executeQuery()) {
                var verdict = new RowCheck(checkpoint, recorded, this::idAt).verdict(new Rows(rows));
                return switch (verdict) {
                    case Verdict.Valid(var facts) -> withoutStrayCompanions(facts);
                    case Verdict.Invalid _, Verdict.CannotTell _ -> verdict;
                };
            }
        }
    }

    /** The tables beside the tree: each event id once and under its own index, each ciphertext with its own digest. */
    private Verdict withoutStrayCompanions(List<String> facts) throws SQLException {
        var findings = new ArrayList<Verdict.Finding>();
        collect(findings, "its entry in the table of event ids was changed or is missing", """
                SELECT coalesce(e.index, i.index), coalesce(e.id, i.id) FROM event e FULL JOIN event_id i ON i.id = e.id
                 WHERE e.index IS DISTINCT FROM i.index LIMIT 100""");
        collect(findings, "a ciphertext beside it does not have the digest that the leaf holds", """
                SELECT c.index, e.id FROM ciphertext c JOIN event e USING (index)
                 WHERE c.digest <> sha256(convert_to(c.ciphertext, 'UTF8')) LIMIT 100""");
        if (!findings.isEmpty()) {
            return new Verdict.Invalid(findings);
        }
        var more = new ArrayList<>(facts);
        more.add("every event id stands once, and every ciphertext kept beside the log has its digest");
        return new Verdict.Valid(more);
    }

    private void collect(List<Verdict.Finding> findings, String what, String query) throws SQLException {
        try (var statement = database.prepareStatement(query);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                findings.add(new Verdict.Finding(
                        rows.getLong(1),
                        rows.getString(2),
                        "event %s at index %d was changed: %s".formatted(rows.getString(2), rows.getLong(1), what)));
            }
        }
    }

    private Optional<String> newestCheckpoint() {
        return first("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", rows -> rows.getString(1));
    }

    private String idAt(long index) {
        return first("SELECT id FROM event_id WHERE index = " + index, rows -> rows.getString(1))
                .orElse("unknown");
    }

    private byte[] tile(Tile tile) {
        var place = " WHERE level = %d AND index = %d".formatted(tile.level(), tile.index());
        return first("SELECT hashes FROM tile" + place, rows -> rows.getBytes(1))
                .or(() -> first("SELECT hashes FROM edge" + place, rows -> rows.getBytes(1)))
                .orElseThrow(() -> new TileSource.MissingTileException(tile));
    }

    @FunctionalInterface
    private interface Column<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> Optional<T> first(String query, Column<T> column) {
        try (var statement = database.prepareStatement(query);
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(column.of(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private void rollBack() {
        try {
            database.rollback();
        } catch (SQLException _) {
            // nothing was written; the caller closes the connection
        }
    }

    private static final class UncheckedSqlException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UncheckedSqlException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The stored events, one at a time. */
    private static final class Rows implements Iterator<StoredRow> {

        private final ResultSet rows;
        private @Nullable StoredRow next;

        Rows(ResultSet rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = read();
            }
            return next != null;
        }

        @Override
        public StoredRow next() {
            var row = hasNext() ? next : null;
            if (row == null) {
                throw new NoSuchElementException("no more stored events");
            }
            next = null;
            return row;
        }

        private @Nullable StoredRow read() {
            try {
                return rows.next() ? row() : null;
            } catch (SQLException e) {
                throw new UncheckedSqlException(e);
            }
        }

        private StoredRow row() throws SQLException {
            var columns = new LoggedFact(
                    rows.getString("id"),
                    rows.getString("type"),
                    rows.getString("source"),
                    rows.getString("subject"),
                    instant("occurred"),
                    rows.getString("topic"),
                    rows.getInt("kafka_partition"),
                    rows.getLong("kafka_offset"),
                    List.of((String[]) rows.getArray("terms").getArray()));
            var recorded = instant("recorded");
            return new StoredRow(
                    rows.getLong("index"), rows.getBytes("leaf"), columns, recorded == null ? Instant.MIN : recorded);
        }

        private @Nullable Instant instant(String column) throws SQLException {
            var time = rows.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
    }
}
