package io.optward.kit.letter;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.event.Envelope;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of this service. What is noted here is told to {@code audit.trail} in the same transaction, through
 * the outbox.
 */
@ApplicationScoped
public class Letters {

    private static final String COLUMNS =
            "letter, number, topic, partition, record_offset, kept_partition, kept_offset,"
                    + " reason, event, type, subject, size_bytes, found_at, state, decided_at, actor, note";
    private static final String INSERT = "INSERT INTO letter (letter, topic, partition, record_offset, kept_partition,"
            + " kept_offset, reason, event, type, subject, size_bytes, found_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (letter) DO NOTHING";
    private static final String ONE = "SELECT " + COLUMNS + " FROM letter WHERE letter = ?";
    private static final String HELD = ONE + " FOR UPDATE";
    private static final String PAGE = "SELECT " + COLUMNS + " FROM letter WHERE number > ?"
            + " AND (?::text IS NULL OR state = ?) AND (?::text IS NULL OR topic = ?) ORDER BY number LIMIT ?";
    private static final String DECIDE =
            "UPDATE letter SET state = ?, decided_at = ?, actor = ?, note = ? WHERE letter = ?";

    private final Instance<DataSource> dataSource;
    private final Instance<Outbox> outbox;
    private final String service;
    private final Clock clock;

    Letters(
            Instance<DataSource> dataSource,
            Instance<Outbox> outbox,
            @ConfigProperty(name = "quarkus.application.name") String service,
            Clock clock) {
        this.dataSource = dataSource;
        this.outbox = outbox;
        this.service = service;
        this.clock = clock;
    }

    /** A letter and where its copy lies. */
    record Kept(Letter letter, long number, int keptPartition, long keptOffset) {}

    /**
     * Notes records that were put aside. Call it in the transaction in which the position moves past them.
     *
     * @param copies where their copies lie, in the same order
     * @return those that were not known before: a record that is read again makes no second letter
     */
    public List<UndecodedRecord> putAside(List<UndecodedRecord> records, List<RecordMetadata> copies) {
        var fresh = new ArrayList<UndecodedRecord>();
        var facts = new ArrayList<Envelope<TrailEvent.LetterPutAside>>();
        var now = clock.instant();
        int _ = inConnection(connection -> {
            try (var insert = connection.prepareStatement(INSERT)) {
                for (int i = 0; i < records.size(); i++) {
                    var found = records.get(i);
                    var letter = found.letterOf(service);
                    if (insert(insert, letter, found, copies.get(i), now) == 1) {
                        fresh.add(found);
                        facts.add(fact(letter + ".put-aside", found.subject(), putAside(letter, found, now)));
                    }
                }
            }
            return facts.size();
        });
        outbox.get().addAll(facts);
        return fresh;
    }

    private static int insert(
            PreparedStatement insert, String letter, UndecodedRecord found, RecordMetadata copy, Instant now)
            throws SQLException {
        var subject = found.subject();
        insert.setString(1, letter);
        insert.setString(2, found.record().topic());
        insert.setInt(3, found.record().partition());
        insert.setLong(4, found.record().offset());
        insert.setInt(5, copy.partition());
        insert.setLong(6, copy.offset());
        insert.setString(7, found.reason());
        insert.setString(8, found.eventId());
        insert.setString(9, found.eventType());
        insert.setString(10, subject == null ? null : subject.value());
        insert.setInt(11, found.sizeBytes());
        insert.setObject(12, time(now));
        return insert.executeUpdate();
    }

    private TrailEvent.LetterPutAside putAside(String letter, UndecodedRecord found, Instant now) {
        var record = found.record();
        return new TrailEvent.LetterPutAside(
                service,
                letter,
                record.topic(),
                record.partition(),
                record.offset(),
                found.reason(),
                found.subject(),
                now);
    }

    /** A page of the letters, oldest first; null filters let everything through. */
    public Page<Letter> page(PageRequest wanted, Letter.@Nullable State state, @Nullable String topic) {
        var rows = query(
                PAGE,
                after(wanted),
                state == null ? null : state.name(),
                state == null ? null : state.name(),
                topic,
                topic,
                wanted.limit() + 1);
        var page = wanted.page(rows, kept -> Long.toString(kept.number()));
        return new Page<>(page.items().stream().map(Kept::letter).toList(), page.next());
    }

    /**
     * The letter of this id.
     *
     * @throws Problem 404 if there is none
     */
    public Letter get(String id) {
        return find(id).map(Kept::letter).orElseThrow(() -> Problem.notFound("dead letter"));
    }

    Optional<Kept> find(String id) {
        return UndecodedRecord.isLetterId(id) ? query(ONE, id).stream().findFirst() : Optional.empty();
    }

    /**
     * Makes others who would decide this letter wait until the transaction ends.
     *
     * @throws Problem 404 if there is none
     */
    public Letter held(String id) {
        return query(HELD, id).stream()
                .findFirst()
                .map(Kept::letter)
                .orElseThrow(() -> Problem.notFound("dead letter"));
    }

    /** Notes, in the transaction of its effect, that a letter had it. */
    public Letter replayed(Letter letter, String actor) {
        var now = clock.instant();
        decide(letter, Letter.State.REPLAYED, actor, null, now);
        outbox.get()
                .add(fact(
                        letter.id() + ".replayed",
                        letter.subject(),
                        new TrailEvent.LetterReplayed(
                                actor, letter.id(), service, letter.topic(), letter.subject(), now)));
        return held(letter.id());
    }

    /** Notes that somebody looked and dismissed it. */
    public Letter settled(Letter letter, String actor, String note) {
        var now = clock.instant();
        decide(letter, Letter.State.SETTLED, actor, note, now);
        outbox.get()
                .add(fact(
                        letter.id() + ".settled",
                        letter.subject(),
                        new TrailEvent.LetterSettled(
                                actor, letter.id(), service, letter.topic(), letter.subject(), now)));
        return held(letter.id());
    }

    private void decide(Letter letter, Letter.State state, String actor, @Nullable String note, Instant now) {
        int _ = inConnection(connection -> {
            try (var update = connection.prepareStatement(DECIDE)) {
                update.setString(1, state.name());
                update.setObject(2, time(now));
                update.setString(3, actor);
                update.setString(4, note);
                update.setString(5, letter.id());
                return update.executeUpdate();
            }
        });
    }

    private <E extends TrailEvent> Envelope<E> fact(String id, @Nullable SubjectToken subject, E fact) {
        return new Envelope<>(id, "/" + service, subject, fact.at(), fact);
    }

    private List<Kept> query(String sql, @Nullable Object... parameters) {
        return inConnection(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    select.setObject(i + 1, parameters[i]);
                }
                try (var rows = select.executeQuery()) {
                    var letters = new ArrayList<Kept>();
                    while (rows.next()) {
                        letters.add(read(rows));
                    }
                    return letters;
                }
            }
        });
    }

    private static Kept read(ResultSet row) throws SQLException {
        var subject = row.getString("subject");
        var decidedAt = row.getObject("decided_at", OffsetDateTime.class);
        return new Kept(
                new Letter(
                        row.getString("letter"),
                        Letter.State.valueOf(row.getString("state")),
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("record_offset"),
                        row.getString("reason"),
                        row.getString("event"),
                        row.getString("type"),
                        subject == null ? null : new SubjectToken(subject),
                        row.getInt("size_bytes"),
                        row.getObject("found_at", OffsetDateTime.class).toInstant(),
                        decidedAt == null ? null : decidedAt.toInstant(),
                        row.getString("actor"),
                        row.getString("note")),
                row.getLong("number"),
                row.getInt("kept_partition"),
                row.getLong("kept_offset"));
    }

    private static long after(PageRequest wanted) {
        var after = wanted.after();
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private <T> T inConnection(SqlWork<T> work) {
        try (var connection = dataSource.get().getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new LettersException(e);
        }
    }

    @FunctionalInterface
    private interface SqlWork<T> {
        T on(Connection connection) throws SQLException;
    }

    /** The database did not give or take dead letters. */
    public static final class LettersException extends RuntimeException {

        private static final long serialVersionUID = 1;

        LettersException(SQLException cause) {
            super("the database did not answer about dead letters", cause);
        }
    }
}
