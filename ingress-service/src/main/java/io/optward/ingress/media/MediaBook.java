package io.optward.ingress.media;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.media.MediaEvent;
import io.optward.contracts.media.MediaEvent.MediaStored;
import io.optward.contracts.media.MediaEvent.MediaUnavailable;
import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which files there are, and what became of them: the table {@code medium}. It is the list of work, too. Whoever takes a
 * file has it until a stated instant; what they say of it counts only while nobody took it after them.
 */
@ApplicationScoped
class MediaBook {

    /** Why a file is gone: the person was erased. */
    static final String ERASED = "ERASED";

    /** Why a file is gone: it was kept for as long as files are. */
    static final String KEPT_LONG_ENOUGH = "KEPT_LONG_ENOUGH";

    private static final String INSERT = "INSERT INTO medium (message, object, state, subject, sender, meta_id,"
            + " mime_type, digest, sent_at, due_at, reason, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING";
    private static final String TAKE = "UPDATE medium SET attempts = attempts + 1, due_at = ? WHERE message IN"
            + " (SELECT message FROM medium WHERE state = 'WAITING' AND due_at <= ? ORDER BY due_at LIMIT ?"
            + " FOR UPDATE SKIP LOCKED)"
            + " RETURNING object, subject, sender, message, meta_id, digest, sent_at, attempts";
    private static final String STILL_MINE = " WHERE message = ? AND attempts = ? AND state = 'WAITING'";
    private static final String STORED = "UPDATE medium SET state = 'STORED', due_at = NULL, trouble = NULL,"
            + " size_bytes = ?, settled_at = ?, kept_until = ?" + STILL_MINE;
    private static final String UNAVAILABLE =
            "UPDATE medium SET state = 'UNAVAILABLE', due_at = NULL, settled_at = ?, reason = ?" + STILL_MINE;
    private static final String AGAIN = "UPDATE medium SET due_at = ?, trouble = ?" + STILL_MINE;
    private static final String GONE =
            "UPDATE medium SET state = 'GONE', subject = NULL, sender = NULL, meta_id = NULL,"
                    + " mime_type = NULL, digest = NULL, size_bytes = NULL, due_at = NULL, kept_until = NULL, trouble = NULL,"
                    + " settled_at = ?, reason = ?";
    private static final String TO_BE_TOLD = "UPDATE medium SET told = true WHERE message IN"
            + " (SELECT message FROM medium WHERE NOT told AND state IN ('STORED', 'UNAVAILABLE')"
            + " ORDER BY settled_at LIMIT ? FOR UPDATE SKIP LOCKED)"
            + " RETURNING state, subject, sender, message, object, mime_type, size_bytes, kept_until, settled_at, reason";
    private static final String FIND = "SELECT state, subject, sender, message, object, meta_id, mime_type, size_bytes,"
            + " reason FROM medium WHERE object = ? OR message = ?";
    private static final String KNOWN =
            "SELECT object FROM medium WHERE object = ANY (?) AND state IN ('WAITING', 'STORED')";
    private static final String FORGET = "DELETE FROM medium WHERE message IN (SELECT message FROM medium"
            + " WHERE settled_at < ? AND state IN ('UNAVAILABLE', 'GONE') AND (told OR state = 'GONE') LIMIT ?)";
    private static final String BACKLOG =
            "SELECT count(*), min(sent_at), count(trouble) FROM medium WHERE state = 'WAITING'";

    private final Instance<DataSource> dataSource;

    MediaBook(Instance<DataSource> dataSource) {
        this.dataSource = dataSource;
    }

    /** Notes files that are to be fetched. Those of messages that are known already are not touched. */
    void add(Collection<Wanted> files, Patience patience, Instant now) {
        ask(connection -> {
            try (var insert = connection.prepareStatement(INSERT)) {
                for (var file : files) {
                    var never = file.metaId() == null
                            ? Reason.WITHOUT_ID
                            : patience.isOver(file.sentAt(), now) ? Reason.NOT_FETCHED_IN_TIME : null;
                    insert.setString(1, file.message().value());
                    insert.setString(2, ObjectName.random().value());
                    insert.setString(3, never == null ? "WAITING" : "UNAVAILABLE");
                    insert.setString(4, file.subject().value());
                    insert.setString(5, file.sender());
                    insert.setString(6, file.metaId());
                    insert.setString(7, file.mimeType());
                    insert.setString(
                            8, file.digest() == null ? null : file.digest().value());
                    insert.setTimestamp(9, Timestamp.from(file.sentAt()));
                    insert.setTimestamp(10, never == null ? Timestamp.from(now) : null);
                    insert.setString(11, never == null ? null : never.name());
                    insert.setTimestamp(12, never == null ? null : Timestamp.from(now));
                    insert.addBatch();
                }
                insert.executeBatch();
                return true;
            }
        });
    }

    /**
     * Takes files that are due.
     *
     * @param until when whoever takes them has surely come to an end; then they are due again
     */
    List<Fetch> take(int most, Instant now, Instant until) {
        return ask(connection -> {
            try (var take = connection.prepareStatement(TAKE)) {
                take.setTimestamp(1, Timestamp.from(until));
                take.setTimestamp(2, Timestamp.from(now));
                take.setInt(3, most);
                return all(take, MediaBook::fetch);
            }
        });
    }

    /** It is in the store. False if another attempt has it now, or nobody wants it any more. */
    boolean stored(Fetch fetch, long sizeBytes, Instant now, Instant keptUntil) {
        return change(STORED, fetch, update -> {
            update.setLong(1, sizeBytes);
            update.setTimestamp(2, Timestamp.from(now));
            update.setTimestamp(3, Timestamp.from(keptUntil));
            return 4;
        });
    }

    /** It will not be there. */
    boolean unavailable(Fetch fetch, Reason reason, Instant now) {
        return change(UNAVAILABLE, fetch, update -> {
            update.setTimestamp(1, Timestamp.from(now));
            update.setString(2, reason.name());
            return 3;
        });
    }

    /** It is tried again then. */
    boolean again(Fetch fetch, Instant then, String trouble) {
        return change(AGAIN, fetch, update -> {
            update.setTimestamp(1, Timestamp.from(then));
            update.setString(2, trouble);
            return 3;
        });
    }

    /** Whose it is was erased. */
    boolean erased(Fetch fetch, Instant now) {
        return change(GONE + STILL_MINE, ERASED, fetch, now);
    }

    /**
     * Forgets a person's files, in the transaction at hand.
     *
     * @return the objects that have to be deleted
     */
    List<ObjectName> erase(SubjectToken subject, Instant now) {
        return gone(" WHERE subject = ?", ERASED, now, update -> update.setString(3, subject.value()));
    }

    /**
     * Forgets some of the files that were kept long enough, in the transaction at hand.
     *
     * @return the objects that have to be deleted
     */
    List<ObjectName> endOf(int most, Instant now) {
        return gone(
                " WHERE message IN (SELECT message FROM medium WHERE state = 'STORED' AND kept_until <= ?"
                        + " ORDER BY kept_until LIMIT ? FOR UPDATE SKIP LOCKED)",
                KEPT_LONG_ENOUGH,
                now,
                update -> {
                    update.setTimestamp(3, Timestamp.from(now));
                    update.setInt(4, most);
                });
    }

    /**
     * What became of some files that nobody was told of yet, in the transaction at hand: if it commits, they were told.
     */
    List<MediaEvent> toBeTold(int most) {
        return ask(connection -> {
            try (var take = connection.prepareStatement(TO_BE_TOLD)) {
                take.setInt(1, most);
                return all(take, MediaBook::event);
            }
        });
    }

    /** Forgets what nobody asks for any more and Kafka cannot bring again. Says whether there may be more. */
    boolean forget(Instant settledBefore, int most) {
        return ask(connection -> {
            try (var delete = connection.prepareStatement(FORGET)) {
                delete.setTimestamp(1, Timestamp.from(settledBefore));
                delete.setInt(2, most);
                return delete.executeUpdate() == most;
            }
        });
    }

    /**
     * What is known of a file.
     *
     * @param id its object's, or its message's
     */
    Optional<Entry> find(String id) {
        return ask(connection -> {
            try (var select = connection.prepareStatement(FIND)) {
                select.setString(1, id);
                select.setString(2, id);
                return all(select, MediaBook::entry).stream().findFirst();
            }
        });
    }

    /** Which of these objects there is any reason for. */
    Set<ObjectName> wantedAmong(Collection<ObjectName> objects) {
        return ask(connection -> {
            try (var select = connection.prepareStatement(KNOWN)) {
                select.setArray(
                        1,
                        connection.createArrayOf(
                                "text", objects.stream().map(ObjectName::value).toArray()));
                return new HashSet<>(all(select, row -> new ObjectName(row.getString(1))));
            }
        });
    }

    /** How much waits. */
    Backlog backlog() {
        return ask(connection -> {
            try (var select = connection.prepareStatement(BACKLOG)) {
                return all(
                                select,
                                row -> new Backlog(
                                        row.getLong(1),
                                        row.getTimestamp(2) == null
                                                ? null
                                                : row.getTimestamp(2).toInstant(),
                                        row.getLong(3)))
                        .getFirst();
            }
        });
    }

    /**
     * What waits to be fetched.
     *
     * @param oldest when the oldest of their messages was sent
     * @param failing how many of them failed at the last attempt
     */
    record Backlog(long files, @Nullable Instant oldest, long failing) {}

    /** What is known of a file. */
    sealed interface Entry {

        /** It is here. */
        record Kept(
                ObjectSeal.Bound bound,
                String sender,
                @Nullable String mimeType,
                long sizeBytes) implements Entry {}

        /** It may still come. */
        record Awaited() implements Entry {}

        /** It never came. */
        record Unavailable(String reason) implements Entry {}

        /** It was here, or was to be. */
        record Gone(String reason) implements Entry {}
    }

    private static Entry entry(ResultSet row) throws SQLException {
        var state = row.getString("state");
        return switch (state) {
            case "STORED" ->
                new Entry.Kept(
                        new ObjectSeal.Bound(
                                new SubjectToken(row.getString("subject")),
                                row.getString("message"),
                                row.getString("meta_id"),
                                new ObjectName(row.getString("object"))),
                        row.getString("sender"),
                        row.getString("mime_type"),
                        row.getLong("size_bytes"));
            case "WAITING" -> new Entry.Awaited();
            case "UNAVAILABLE" -> new Entry.Unavailable(row.getString("reason"));
            case "GONE" -> new Entry.Gone(row.getString("reason"));
            default -> throw new IllegalStateException("a file cannot be " + state);
        };
    }

    private static Fetch fetch(ResultSet row) throws SQLException {
        return new Fetch(
                new ObjectName(row.getString("object")),
                new SubjectToken(row.getString("subject")),
                row.getString("sender"),
                new KeyedId(row.getString("message")),
                row.getString("meta_id"),
                row.getString("digest") == null ? null : new KeyedId(row.getString("digest")),
                row.getTimestamp("sent_at").toInstant(),
                row.getInt("attempts"));
    }

    private static MediaEvent event(ResultSet row) throws SQLException {
        var subject = new SubjectToken(row.getString("subject"));
        var message = new KeyedId(row.getString("message"));
        var at = row.getTimestamp("settled_at").toInstant();
        return row.getString("state").equals("STORED")
                ? new MediaStored(
                        subject,
                        row.getString("sender"),
                        message,
                        row.getString("object"),
                        row.getString("mime_type"),
                        row.getLong("size_bytes"),
                        row.getTimestamp("kept_until").toInstant(),
                        at)
                : new MediaUnavailable(
                        subject, row.getString("sender"), message, Reason.valueOf(row.getString("reason")), at);
    }

    private boolean change(String sql, String reason, Fetch fetch, Instant now) {
        return change(sql, fetch, update -> {
            update.setTimestamp(1, Timestamp.from(now));
            update.setString(2, reason);
            return 3;
        });
    }

    /** @param parameters sets all but those of {@link #STILL_MINE}, and says where these begin */
    private boolean change(String sql, Fetch fetch, Parameters parameters) {
        return ask(connection -> {
            try (var update = connection.prepareStatement(sql)) {
                int next = parameters.set(update);
                update.setString(next, fetch.message().value());
                update.setInt(next + 1, fetch.attempt());
                return update.executeUpdate() == 1;
            }
        });
    }

    private List<ObjectName> gone(String which, String reason, Instant now, Condition condition) {
        return ask(connection -> {
            try (var update = connection.prepareStatement(GONE + which + " RETURNING object")) {
                update.setTimestamp(1, Timestamp.from(now));
                update.setString(2, reason);
                condition.set(update);
                return all(update, row -> new ObjectName(row.getString(1)));
            }
        });
    }

    private static <T> List<T> all(PreparedStatement query, Row<T> reading) throws SQLException {
        try (var rows = query.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reading.of(rows));
            }
            return found;
        }
    }

    private <T> T ask(Question<T> question) {
        try (var connection = dataSource.get().getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not answer about media", e);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface Parameters {
        int set(PreparedStatement update) throws SQLException;
    }

    @FunctionalInterface
    private interface Condition {
        void set(PreparedStatement update) throws SQLException;
    }

    @FunctionalInterface
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
