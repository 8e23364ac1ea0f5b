package io.optward.kit.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The right to run the relay of one database: one row, taken by compare-and-set on the database's own clock. Whoever
 * holds it renews it; whoever finds it expired takes it over under a new epoch.
 *
 * <p>The lease only decides who tries. That two who try cannot both publish is up to {@link PublishedOutbox}.
 */
final class OutboxLease {

    /** A holder that is not heard of for this long has lost it. */
    static final Duration TERM = Duration.ofSeconds(6);

    private static final String TAKE = "UPDATE outbox_lease SET holder = ?, epoch = epoch + 1,"
            + " expires_at = clock_timestamp() + make_interval(secs => ?)"
            + " WHERE holder = ? OR expires_at < clock_timestamp() RETURNING epoch";
    private static final String RENEW = "UPDATE outbox_lease SET"
            + " expires_at = clock_timestamp() + make_interval(secs => ?)"
            + " WHERE holder = ? AND epoch = ? AND expires_at >= clock_timestamp()";
    private static final String LEAVE =
            "UPDATE outbox_lease SET expires_at = clock_timestamp() WHERE holder = ? AND epoch = ?";

    private OutboxLease() {}

    /** Takes the lease if it is free, expired or this holder's own; the epoch, or 0 when somebody else holds it. */
    static long take(Connection connection, String holder) throws SQLException {
        try (var take = connection.prepareStatement(TAKE)) {
            take.setString(1, holder);
            take.setLong(2, TERM.toSeconds());
            take.setString(3, holder);
            try (var row = take.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Holds on to the lease; false when it is lost. */
    static boolean renew(Connection connection, String holder, long epoch) throws SQLException {
        try (var renew = connection.prepareStatement(RENEW)) {
            renew.setLong(1, TERM.toSeconds());
            renew.setString(2, holder);
            renew.setLong(3, epoch);
            return renew.executeUpdate() == 1;
        }
    }

    /** Lets go, so that the next one need not wait for the term. */
    static void leave(Connection connection, String holder, long epoch) throws SQLException {
        try (var leave = connection.prepareStatement(LEAVE)) {
            leave.setString(1, holder);
            leave.setLong(2, epoch);
            leave.executeUpdate();
        }
    }
}
