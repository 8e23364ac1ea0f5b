package io.optward.outbound.dispatch;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.outbound.Database;
import io.optward.outbound.clearance.Freshness;
import io.optward.outbound.queue.Change;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.sender.Tenure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Attempts to send, each on record before its call. The record is made under the owner's epoch, in one statement that
 * looks at the lease and holds it still until the record is committed: who lost a sender cannot send for it any more.
 */
@ApplicationScoped
public class Attempts {

    private static final String BEGIN =
            "INSERT INTO attempt (message, number, sender, subject, epoch, possible_duplicate)"
                    + " SELECT m.id, m.attempts + 1, m.sender, m.subject, l.epoch, m.possible_duplicate FROM message m"
                    + " JOIN sender_lease l ON l.sender = m.sender"
                    + " WHERE m.id = ? AND m.status IN ('ACCEPTED', 'WAITING')"
                    + " AND l.holder = ? AND l.epoch = ? AND l.expires_at > clock_timestamp()"
                    + " FOR UPDATE OF m FOR SHARE OF l RETURNING number";
    private static final String COUNT = "UPDATE message SET attempts = ? WHERE id = ?";
    private static final String FINISH =
            "UPDATE attempt SET finished_at = clock_timestamp(), outcome = ? WHERE message = ? AND number = ?";
    private static final String MADE_BY =
            "SELECT FROM attempt WHERE message = ? AND number = ? AND epoch = ? AND finished_at IS NULL";
    private static final String RECENT = "SELECT subject, started_at FROM attempt WHERE sender = ?"
            + " AND started_at > clock_timestamp() - make_interval(secs => ?)"
            + " AND outcome IS DISTINCT FROM 'NOT_STARTED' ORDER BY started_at";

    private final Database database;
    private final MessageQueue queue;
    private final Clock clock;

    Attempts(Database database, MessageQueue queue, Clock clock) {
        this.database = database;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * Puts an attempt on record, with the decision it rests on. A record that is not made while the decision is fresh is
     * not made at all, however long the database lets us wait.
     */
    public Beginning begin(Tenure tenure, String message, Decision decision, Freshness freshness) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                var number = insert(tenure, message);
                if (number.isEmpty()) {
                    return new Beginning.NotOurs();
                }
                unlessOver(freshness);
                var now = clock.instant();
                update(COUNT, number.getAsInt(), message);
                queue.change(
                        message,
                        _ -> List.of(
                                Change.into(MessageStatus.CLEARED, now).decidedBy(decision),
                                Change.into(MessageStatus.SENDING, now).inAttempt(number.getAsInt())));
                unlessOver(freshness);
                return new Beginning.OnRecord(number.getAsInt());
            });
        } catch (TakenBackException _) {
            return new Beginning.TooLate();
        }
    }

    private static void unlessOver(Freshness freshness) {
        if (freshness.isOver()) {
            throw new TakenBackException();
        }
    }

    /** Takes a transaction back in which nothing is wrong. */
    private static final class TakenBackException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private TakenBackException() {
            super("the decision became too old", null, false, false);
        }
    }

    /** Whether an attempt was begun. */
    public sealed interface Beginning {

        /**
         * It is on record, and its call must be accounted for.
         *
         * @param number counting from 1
         */
        record OnRecord(int number) implements Beginning {}

        /** The sender is another's now or the message is no longer queued: the call must not be made. */
        record NotOurs() implements Beginning {}

        /** Its decision became too old first: nothing is on record, and the call must not be made. */
        record TooLate() implements Beginning {}
    }

    /** Notes how an attempt ended; joins the transaction at hand. */
    void finish(String message, int number, String outcome) {
        update(FINISH, outcome, message, number);
    }

    /** Whether this attempt stands on record as made in this tenure, and without an answer. */
    boolean isOpen(Tenure tenure, String message, int number) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(MADE_BY)) {
                select.setString(1, message);
                select.setInt(2, number);
                select.setLong(3, tenure.epoch());
                try (var row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** When a sender lately sent to whom, oldest first. */
    List<Map.Entry<SubjectToken, Instant>> recent(String sender, Duration memory) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(RECENT)) {
                select.setString(1, sender);
                select.setDouble(2, memory.toSeconds());
                var recent = new ArrayList<Map.Entry<SubjectToken, Instant>>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        recent.add(Map.entry(
                                new SubjectToken(rows.getString(1)),
                                rows.getObject(2, OffsetDateTime.class).toInstant()));
                    }
                }
                return recent;
            }
        });
    }

    private OptionalInt insert(Tenure tenure, String message) {
        return database.ask(connection -> {
            try (var insert = connection.prepareStatement(BEGIN)) {
                insert.setString(1, message);
                insert.setString(2, tenure.holder());
                insert.setLong(3, tenure.epoch());
                try (var row = insert.executeQuery()) {
                    return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
                }
            }
        });
    }

    private void update(String sql, Object... values) {
        database.ask(connection -> {
            try (var update = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    update.setObject(i + 1, values[i]);
                }
                return update.executeUpdate();
            }
        });
    }
}
