package io.optward.outbound.pin;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.trail.TrailEvent.TwoStepPinChanged;
import io.optward.kit.event.Envelope;
import io.optward.kit.identity.Caller;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.optward.outbound.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of PINs: each is noted before WhatsApp is asked and told when it is known what became of it. One at a time
 * for each number, and no more than WhatsApp takes.
 */
@ApplicationScoped
class PinChanges {

    /** WhatsApp's limit for a number. */
    static final int MOST = 10;

    /** What it counts over. */
    static final Duration COUNTED_OVER = Duration.ofHours(72);

    /** A change that is under way for longer than any answer takes was left by a process that ended. */
    private static final Duration LEFT_AFTER = Duration.ofMinutes(2);

    private static final String SOURCE = "/outbound-service";
    private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('two-step-pin ' || ?))";
    private static final String ABANDONED =
            "UPDATE two_step_pin_change SET state = 'UNKNOWN', reason = 'PROCESS_ENDED',"
                    + " ended_at = ? WHERE sender = ? AND state = 'ASKING' AND begun_at < ?"
                    + " RETURNING id, sender, actor, client, address_prefix, reason";
    private static final String UNDER_WAY =
            "SELECT count(*) FROM two_step_pin_change WHERE sender = ? AND state = 'ASKING'";
    private static final String COUNTED = "SELECT count(*), min(begun_at) FROM two_step_pin_change"
            + " WHERE sender = ? AND state <> 'NOT_ASKED' AND begun_at > ?";
    private static final String BEGIN = "INSERT INTO two_step_pin_change"
            + " (id, sender, actor, client, address_prefix, state, begun_at) VALUES (?, ?, ?, ?, ?, 'ASKING', ?)";
    private static final String END = "UPDATE two_step_pin_change SET state = ?, reason = ?, ended_at = ?"
            + " WHERE id = ? AND state = 'ASKING' RETURNING id, sender, actor, client, address_prefix, reason";

    private final Database database;
    private final Outbox outbox;
    private final Clock clock;

    PinChanges(Database database, Outbox outbox, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Notes that a change begins.
     *
     * @return its id
     * @throws Problem 409 while another one of this number is under way, 429 when WhatsApp would take no more
     */
    String begin(String sender, Caller caller) {
        var now = clock.instant();
        var id = CrockfordId.random("pin_");
        QuarkusTransaction.requiringNew().run(() -> {
            var abandoned = database.ask(connection -> {
                query(connection, ONE_AT_A_TIME, sender).close();
                return abandoned(connection, sender, now);
            });
            abandoned.forEach(change -> tell(change, "UNKNOWN", now));
        });
        QuarkusTransaction.requiringNew()
                .run(() -> database.ask(connection -> {
                    query(connection, ONE_AT_A_TIME, sender).close();
                    refuseWhileUnderWay(connection, sender);
                    refuseTooMany(connection, sender, now);
                    try (var insert = connection.prepareStatement(BEGIN)) {
                        insert.setString(1, id);
                        insert.setString(2, sender);
                        insert.setString(3, caller.actor());
                        insert.setString(4, caller.client());
                        insert.setString(5, caller.addressPrefix());
                        insert.setTimestamp(6, Timestamp.from(now));
                        return insert.executeUpdate();
                    }
                }));
        return id;
    }

    /** Notes and tells what became of it. */
    void end(String id, PinOutcome outcome, @Nullable String reason) {
        var now = clock.instant();
        QuarkusTransaction.requiringNew().run(() -> {
            var ended = database.ask(connection -> {
                try (var update = connection.prepareStatement(END)) {
                    update.setString(1, outcome.state());
                    update.setString(2, reason);
                    update.setTimestamp(3, Timestamp.from(now));
                    update.setString(4, id);
                    try (var rows = update.executeQuery()) {
                        return all(rows);
                    }
                }
            });
            if (!(outcome instanceof PinOutcome.NotAsked)) {
                ended.forEach(change -> tell(change, outcome.state(), now));
            }
        });
    }

    private void tell(Change change, String outcome, Instant now) {
        outbox.add(new Envelope<>(
                change.id() + "." + outcome,
                SOURCE,
                null,
                now,
                new TwoStepPinChanged(
                        change.actor(),
                        outcome,
                        change.sender(),
                        change.id(),
                        change.reason(),
                        change.client(),
                        change.addressPrefix(),
                        now)));
    }

    private static List<Change> abandoned(Connection connection, String sender, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(ABANDONED)) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setString(2, sender);
            update.setTimestamp(3, Timestamp.from(now.minus(LEFT_AFTER)));
            try (var rows = update.executeQuery()) {
                return all(rows);
            }
        }
    }

    private static void refuseWhileUnderWay(Connection connection, String sender) throws SQLException {
        try (var row = query(connection, UNDER_WAY, sender)) {
            row.next();
            if (row.getInt(1) > 0) {
                throw new Problem(
                        409,
                        "CHANGE_UNDER_WAY",
                        "Another change of this number's PIN is under way",
                        "Nothing was done. It is known within two minutes what became of it; look at the sender, then"
                                + " decide again.");
            }
        }
    }

    private static void refuseTooMany(Connection connection, String sender, Instant now) throws SQLException {
        try (var count = connection.prepareStatement(COUNTED)) {
            count.setString(1, sender);
            count.setTimestamp(2, Timestamp.from(now.minus(COUNTED_OVER)));
            try (var row = count.executeQuery()) {
                row.next();
                if (row.getInt(1) >= MOST) {
                    var free = row.getTimestamp(2).toInstant().plus(COUNTED_OVER);
                    throw new Problem(
                                    429,
                                    "PIN_CHANGED_TOO_OFTEN",
                                    "This number's PIN was changed too often",
                                    "WhatsApp takes " + MOST + " changes of a number in " + COUNTED_OVER.toHours()
                                            + " hours. Nothing was done; the next one is possible at " + free + ".")
                            .retryAfter(Duration.between(now, free));
                }
            }
        }
    }

    /** The result belongs to whoever asked; its statement ends with the connection. */
    private static ResultSet query(Connection connection, String sql, String sender) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setString(1, sender);
        statement.closeOnCompletion();
        return statement.executeQuery();
    }

    private static List<Change> all(ResultSet rows) throws SQLException {
        var changes = new ArrayList<Change>();
        while (rows.next()) {
            changes.add(new Change(
                    rows.getString("id"),
                    rows.getString("sender"),
                    rows.getString("actor"),
                    rows.getString("client"),
                    rows.getString("address_prefix"),
                    rows.getString("reason")));
        }
        return changes;
    }

    private record Change(
            String id,
            String sender,
            String actor,
            String client,
            String addressPrefix,
            @Nullable String reason) {}
}
