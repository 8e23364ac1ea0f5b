package io.optward.consent.signal;

import io.optward.consent.ledger.LedgerException;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

/** Which messages people deleted or wrote something else over, for as long as the messages themselves can still come. */
@ApplicationScoped
public class DeletedMessages {

    /** Meta tries for seven days, and what was rejected can be replayed for 30 more. */
    private static final Duration KEPT = Duration.ofDays(38);

    private static final String REMEMBER = "INSERT INTO deleted_message (message, subject, event, deleted_at, noted_at)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (message, subject) DO NOTHING";
    private static final String OLD = "DELETE FROM deleted_message WHERE noted_at < ?";
    private static final String FIND = "SELECT event, deleted_at FROM deleted_message"
            + " WHERE message = ? AND subject IN (SELECT kin(?)) ORDER BY deleted_at LIMIT 1";
    private static final String FORGET = "DELETE FROM deleted_message WHERE subject = ?";

    private final DataSource database;
    private final Clock clock;

    DeletedMessages(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param eventId of the fact that told of it */
    record Deletion(String eventId, Instant at) {}

    @Transactional(Transactional.TxType.MANDATORY)
    void remember(KeyedId message, SubjectToken subject, String eventId, Instant at) {
        var now = clock.instant();
        try (var connection = database.getConnection();
                var old = connection.prepareStatement(OLD);
                var insert = connection.prepareStatement(REMEMBER)) {
            old.setObject(1, now.minus(KEPT).atOffset(ZoneOffset.UTC));
            old.executeUpdate();
            insert.setString(1, message.value());
            insert.setString(2, subject.value());
            insert.setString(3, eventId);
            insert.setObject(4, at.atOffset(ZoneOffset.UTC));
            insert.setObject(5, now.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("it could not be remembered what was deleted", e);
        }
    }

    /** Whether a message of this person was deleted before it came. */
    Optional<Deletion> of(KeyedId message, SubjectToken subject) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(FIND)) {
            select.setString(1, message.value());
            select.setString(2, subject.value());
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Deletion(
                                rows.getString("event"),
                                rows.getObject("deleted_at", OffsetDateTime.class)
                                        .toInstant()))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new LedgerException("it could not be read what was deleted", e);
        }
    }

    /** Forgets what a person deleted. @return how many messages */
    @Transactional(Transactional.TxType.MANDATORY)
    public int forget(SubjectToken subject) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(FORGET)) {
            delete.setString(1, subject.value());
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("it could not be forgotten what was deleted", e);
        }
    }
}
