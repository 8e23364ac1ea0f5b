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

    // whoever appends holds the row: no need to wait for it, and under load the wait would have no end
    private static final String TAKE = """
            WITH free AS (SELECT FROM log_head WHERE holder = ? OR leased_until < clock_timestamp() FOR UPDATE SKIP LOCKED)
            UPDATE log_head SET epoch = epoch + 1, holder = ?, leased_until = clock_timestamp() + make_interval(secs => ?),
                   backend = pg_backend_pid(),
                   backend_since = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
             WHERE EXISTS (SELECT FROM free)
            RETURNING epoch, size, recorded""";
    private static final String END_EXPIRED = """
            SELECT pg_terminate_backend(pid)
              FROM log_head JOIN pg_stat_activity ON pid = backend AND backend_start = backend_since
             WHERE leased_until < clock_timestamp() AND pid <> pg_backend_pid()""";
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
            take.setString(2, holder);
            take.setDouble(3, seconds(lease));
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

    /** Tells whether the log is owned under this epoch. */
    static boolean isUnder(Connection connection, long epoch) throws SQLException {
        try (var query = connection.prepareStatement("SELECT FROM log_head WHERE epoch = ?")) {
            query.setLong(1, epoch);
            try (var row = query.executeQuery()) {
                return row.next();
            }
        } finally {
            connection.commit();
        }
    }

    /**
     * Ends the connection of a holder whose time is over. It is paused or cut off, and may hold the head by a transaction
     * that it has begun.
     *
     * @return whether there was one; the log can be taken in a moment
     */
    static boolean endExpired(Connection connection) throws SQLException {
        try (var end = connection.prepareStatement(END_EXPIRED);
                var row = end.executeQuery()) {
            return row.next();
        } finally {
            connection.commit();
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
