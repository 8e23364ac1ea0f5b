package io.optward.audit.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The right to append, and where: held by one process at a time, by a row that names it until a moment on the database's
 * clock. Every change of hands raises the epoch, and whoever appends under an older one is told that it is stale.
 *
 * @param epoch rises by one with every taking
 * @param size index of the next leaf
 * @param recorded when the newest leaf was recorded
 */
record Ownership(long epoch, long size, Instant recorded) {

    private static final String TAKE = """
            UPDATE log_head SET epoch = epoch + 1, holder = ?, leased_until = clock_timestamp() + make_interval(secs => ?)
             WHERE holder = ? OR leased_until < clock_timestamp()
            RETURNING epoch, size, recorded""";
    private static final String RENEW =
            "UPDATE log_head SET leased_until = clock_timestamp() + make_interval(secs => ?) WHERE epoch = ? AND size = ?";
    private static final String LEAVE = "UPDATE log_head SET leased_until = '-infinity' WHERE epoch = ?";

    /** Another process appends now. What this one has begun must be rolled back. */
    static final class StaleException extends Exception {

        private static final long serialVersionUID = 1L;

        StaleException() {
            super("another process owns the log", null, false, false);
        }
    }

    /** Takes the log if nobody holds it, the holder's time is over, or this holder has it already. */
    static Optional<Ownership> take(Connection connection, String holder, Duration lease) throws SQLException {
        try (var take = connection.prepareStatement(TAKE)) {
            take.setString(1, holder);
            take.setDouble(2, seconds(lease));
            take.setString(3, holder);
            try (var row = take.executeQuery()) {
                return row.next()
                        ? Optional.of(new Ownership(
                                row.getLong(1),
                                row.getLong(2),
                                row.getObject(3, OffsetDateTime.class).toInstant()))
                        : Optional.empty();
            }
        }
    }

    /** Says that the owner is still there. */
    void renew(Connection connection, Duration lease) throws SQLException, StaleException {
        try (var renew = connection.prepareStatement(RENEW)) {
            renew.setDouble(1, seconds(lease));
            renew.setLong(2, epoch);
            renew.setLong(3, size);
            if (renew.executeUpdate() != 1) {
                throw new StaleException();
            }
        }
    }

    /** Lets go, so that another process need not wait. */
    void leave(Connection connection) throws SQLException {
        try (var leave = connection.prepareStatement(LEAVE)) {
            leave.setLong(1, epoch);
            leave.executeUpdate();
        }
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
