package io.optward.outbound.sender;

import io.optward.outbound.Database;
import io.optward.outbound.OutboundConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row per sender says who works it, by the database's own clock. Whoever holds it renews it; whoever finds it expired
 * takes it over under a new epoch.
 */
@ApplicationScoped
public class SenderLeases {

    private static final String TAKE = "INSERT INTO sender_lease AS l (sender, holder, epoch, expires_at)"
            + " VALUES (?, ?, 1, clock_timestamp() + make_interval(secs => ?))"
            + " ON CONFLICT (sender) DO UPDATE SET holder = excluded.holder, epoch = l.epoch + 1,"
            + " expires_at = clock_timestamp() + make_interval(secs => ?)"
            + " WHERE l.expires_at < clock_timestamp() OR l.holder = excluded.holder RETURNING epoch";
    private static final String RENEW =
            "UPDATE sender_lease SET expires_at = clock_timestamp() + make_interval(secs => ?)"
                    + " WHERE sender = ? AND holder = ? AND epoch = ? AND expires_at >= clock_timestamp()";
    private static final String LEAVE =
            "UPDATE sender_lease SET expires_at = clock_timestamp()" + " WHERE sender = ? AND holder = ? AND epoch = ?";
    private static final String FREE_IN = "SELECT greatest(0, extract(epoch FROM expires_at - clock_timestamp()))"
            + " FROM sender_lease WHERE sender = ?";
    private static final String PAUSE = "UPDATE sender_lease SET paused_reason = ?, paused_until = ? WHERE sender = ?";
    private static final String ALL = "SELECT sender, holder, epoch, expires_at > clock_timestamp() AS held,"
            + " paused_reason, paused_until FROM sender_lease";
    private static final String DEPTH =
            "SELECT sender, count(*) FROM message WHERE status IN ('ACCEPTED', 'WAITING')" + " GROUP BY sender";

    private final Database database;
    private final double termSeconds;

    SenderLeases(Database database, OutboundConfig config) {
        this.database = database;
        this.termSeconds = config.outbound().lease().term().toMillis() / 1000.0;
    }

    /** Takes a sender that is free, given up, or this holder's own; empty when somebody else works it. */
    public Optional<Tenure> take(String sender, String holder) {
        return database.ask(connection -> {
            try (var take = connection.prepareStatement(TAKE)) {
                take.setString(1, sender);
                take.setString(2, holder);
                take.setDouble(3, termSeconds);
                take.setDouble(4, termSeconds);
                try (var row = take.executeQuery()) {
                    return row.next() ? Optional.of(new Tenure(sender, holder, row.getLong(1))) : Optional.empty();
                }
            }
        });
    }

    /** How long until a sender is free; zero when it may be taken now. Only looks, so that waiting disturbs nobody. */
    public Duration freeIn(String sender) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(FREE_IN)) {
                select.setString(1, sender);
                try (var row = select.executeQuery()) {
                    return row.next() ? Duration.ofMillis((long) Math.ceil(row.getDouble(1) * 1000)) : Duration.ZERO;
                }
            }
        });
    }

    /** Holds on to a sender; false when it is lost. */
    public boolean renew(Tenure tenure) {
        return database.ask(connection -> {
            try (var renew = connection.prepareStatement(RENEW)) {
                renew.setDouble(1, termSeconds);
                renew.setString(2, tenure.sender());
                renew.setString(3, tenure.holder());
                renew.setLong(4, tenure.epoch());
                return renew.executeUpdate() == 1;
            }
        });
    }

    /** Lets go, so that the next owner need not wait for the term. */
    public void leave(Tenure tenure) {
        database.ask(connection -> {
            try (var leave = connection.prepareStatement(LEAVE)) {
                leave.setString(1, tenure.sender());
                leave.setString(2, tenure.holder());
                leave.setLong(3, tenure.epoch());
                return leave.executeUpdate();
            }
        });
    }

    /** Lets a sender rest, whoever works it. */
    public void pause(String sender, String reason, Instant until) {
        database.ask(connection -> {
            try (var pause = connection.prepareStatement(PAUSE)) {
                pause.setString(1, reason);
                pause.setObject(2, until.atOffset(ZoneOffset.UTC));
                pause.setString(3, sender);
                return pause.executeUpdate();
            }
        });
    }

    /** How a sender stands, if anybody ever worked it. */
    public Optional<Standing> standing(String sender) {
        return Optional.ofNullable(standings().get(sender));
    }

    /** How every sender stands that anybody ever worked. */
    Map<String, Standing> standings() {
        return database.ask(connection -> {
            var standings = new HashMap<String, Standing>();
            try (var select = connection.prepareStatement(ALL);
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    standings.put(rows.getString("sender"), standing(rows));
                }
            }
            return standings;
        });
    }

    /** How many messages lie in each sender's queue; senders with none are left out. */
    Map<String, Integer> depths() {
        return database.ask(connection -> {
            var depths = new HashMap<String, Integer>();
            try (var select = connection.prepareStatement(DEPTH);
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    depths.put(rows.getString(1), rows.getInt(2));
                }
            }
            return depths;
        });
    }

    private static Standing standing(ResultSet row) throws SQLException {
        var pausedUntil = row.getObject("paused_until", OffsetDateTime.class);
        return new Standing(
                row.getBoolean("held") ? row.getString("holder") : null,
                row.getLong("epoch"),
                row.getString("paused_reason"),
                pausedUntil == null ? null : pausedUntil.toInstant());
    }

    /**
     * How a sender stands.
     *
     * @param holder who works it now
     * @param pausedReason why it rests, or last rested
     */
    public record Standing(
            @Nullable String holder,
            long epoch,
            @Nullable String pausedReason,
            @Nullable Instant pausedUntil) {

        /** Whether it rests. */
        public boolean isPausedAt(Instant now) {
            return pausedUntil != null && now.isBefore(pausedUntil);
        }
    }
}
