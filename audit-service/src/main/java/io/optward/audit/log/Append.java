package io.optward.audit.log;

import io.optward.merkle.Hash;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * One transaction that appends: rows, event ids, ciphertexts, and how far Kafka was read move together or not at all.
 *
 * <p>Looking for known ids first is as strict as {@code ON CONFLICT}: the row of the head is locked from the start, so
 * nobody else appends meanwhile, and the primary key of event ids stands behind it.
 */
final class Append {

    private static final String LOCK = "SELECT FROM log_head WHERE epoch = ? AND size = ? FOR UPDATE";
    private static final String KNOWN = "SELECT id, index, content FROM event_id WHERE id = ANY (?)";
    private static final String NOTE_OFFSET = """
            INSERT INTO consumed_offset (topic, kafka_partition, next_offset) VALUES (?, ?, ?)
            ON CONFLICT (topic, kafka_partition) DO UPDATE SET next_offset = excluded.next_offset""";
    private static final String MOVE_ON = """
            UPDATE log_head
               SET size = ?, recorded = ?, leased_until = clock_timestamp() + make_interval(secs => ?)
             WHERE epoch = ? AND size = ?""";

    private final Connection connection;
    private final Ownership owned;
    private final Instant now;
    private final Map<String, Logged> known = new HashMap<>();
    private final List<Candidate> accepted = new ArrayList<>();
    private final List<Candidate> conflicts = new ArrayList<>();
    private int duplicates;

    private Append(Connection connection, Ownership owned, Instant now) {
        this.connection = connection;
        this.owned = owned;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** An event that has its place. */
    private record Logged(long index, Hash content) {}

    /**
     * What an append did.
     *
     * @param owned the ownership to append under next
     * @param sequenced leaves that were added
     * @param duplicates records whose event was logged before
     * @param conflicts records that came under a known id with other content; each became an alarm
     */
    record Outcome(Ownership owned, int sequenced, int duplicates, List<Candidate> conflicts) {}

    /**
     * Appends what is new of {@code candidates}, in their order.
     *
     * @param connection not in auto-commit mode; committed here, or to be rolled back by the caller after an exception
     * @param nextOffsets how far Kafka was read
     * @throws Ownership.StaleException if another process owns the log; nothing was appended
     */
    static Outcome of(
            Connection connection,
            Ownership owned,
            Collection<Candidate> candidates,
            Map<TopicPartition, Long> nextOffsets,
            Duration lease,
            Instant now)
            throws SQLException, Ownership.StaleException {
        var append = new Append(connection, owned, now);
        append.lock();
        append.sort(candidates);
        var recorded = append.now.isBefore(owned.recorded()) ? owned.recorded() : append.now;
        append.write(recorded);
        append.note(nextOffsets);
        var next = append.moveOn(recorded, lease);
        connection.commit();
        return new Outcome(next, append.accepted.size(), append.duplicates, append.conflicts);
    }

    private void lock() throws SQLException, Ownership.StaleException {
        try (var lock = connection.prepareStatement(LOCK)) {
            lock.setLong(1, owned.epoch());
            lock.setLong(2, owned.size());
            try (var row = lock.executeQuery()) {
                if (!row.next()) {
                    throw new Ownership.StaleException();
                }
            }
        }
    }

    private void sort(Collection<Candidate> candidates) throws SQLException {
        lookUp(candidates.stream().map(Candidate::id).distinct().toArray(String[]::new));
        for (var candidate : candidates) {
            var before = known.get(candidate.id());
            if (before == null) {
                accept(candidate);
            } else if (before.content().equals(candidate.content())) {
                duplicates++;
            } else {
                raiseAlarm(candidate, before);
            }
        }
    }

    private void raiseAlarm(Candidate candidate, Logged before) throws SQLException {
        var alarm = LogNotice.conflict(candidate, before.index(), now);
        lookUp(alarm.id());
        if (!known.containsKey(alarm.id())) { // else this very record was read once more
            conflicts.add(candidate);
            accept(alarm);
        }
    }

    private void accept(Candidate candidate) {
        known.put(candidate.id(), new Logged(owned.size() + accepted.size(), candidate.content()));
        accepted.add(candidate);
    }

    private void lookUp(String... ids) throws SQLException {
        try (var query = connection.prepareStatement(KNOWN)) {
            query.setArray(1, connection.createArrayOf("text", ids));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    known.put(rows.getString(1), new Logged(rows.getLong(2), Hash.of(rows.getBytes(3))));
                }
            }
        }
    }

    private void write(Instant recorded) throws SQLException {
        if (accepted.isEmpty()) {
            return;
        }
        try {
            writeEventIds();
            writeEvents(recorded);
            writeCiphertexts();
        } catch (IOException e) {
            throw new SQLException("the rows could not be copied into the database", e);
        }
    }

    private void writeEventIds() throws SQLException, IOException {
        try (var copy = new BinaryCopy(connection, "event_id (id, index, content)")) {
            long index = owned.size();
            for (var candidate : accepted) {
                copy.row(3)
                        .text(candidate.id())
                        .bigint(index++)
                        .bytea(candidate.content().bytes());
            }
            copy.end();
        }
    }

    private void writeEvents(Instant recorded) throws SQLException, IOException {
        try (var copy = new BinaryCopy(
                connection,
                "event (index, id, type, source, subject, occurred, recorded, topic, kafka_partition, kafka_offset,"
                        + " terms, leaf)")) {
            long index = owned.size();
            for (var candidate : accepted) {
                var fact = candidate.fact();
                copy.row(12)
                        .bigint(index++)
                        .text(fact.id())
                        .text(fact.type())
                        .text(fact.source())
                        .text(fact.subject())
                        .timestamptz(fact.occurred())
                        .timestamptz(recorded)
                        .text(fact.topic())
                        .integer(fact.partition())
                        .bigint(fact.offset())
                        .varchars(fact.terms())
                        .bytea(candidate.leaf());
            }
            copy.end();
        }
    }

    private void writeCiphertexts() throws SQLException, IOException {
        if (accepted.stream().allMatch(candidate -> candidate.sealed().isEmpty())) {
            return;
        }
        try (var copy = new BinaryCopy(connection, "ciphertext (index, digest, ciphertext)")) {
            long index = owned.size();
            for (var candidate : accepted) {
                for (var sealed : candidate.sealed()) {
                    copy.row(3).bigint(index).bytea(sealed.digest().bytes()).text(sealed.ciphertext());
                }
                index++;
            }
            copy.end();
        }
    }

    private void note(Map<TopicPartition, Long> nextOffsets) throws SQLException {
        try (var note = connection.prepareStatement(NOTE_OFFSET)) {
            for (var next : nextOffsets.entrySet()) {
                note.setString(1, next.getKey().topic());
                note.setInt(2, next.getKey().partition());
                note.setLong(3, next.getValue());
                note.addBatch();
            }
            note.executeBatch();
        }
    }

    private Ownership moveOn(Instant recorded, Duration lease) throws SQLException, Ownership.StaleException {
        var next = new Ownership(
                owned.epoch(), owned.size() + accepted.size(), accepted.isEmpty() ? owned.recorded() : recorded);
        try (var move = connection.prepareStatement(MOVE_ON)) {
            move.setLong(1, next.size());
            move.setObject(2, next.recorded().atOffset(ZoneOffset.UTC));
            move.setDouble(3, Ownership.seconds(lease));
            move.setLong(4, owned.epoch());
            move.setLong(5, owned.size());
            if (move.executeUpdate() != 1) {
                throw new Ownership.StaleException();
            }
        }
        return next;
    }
}
