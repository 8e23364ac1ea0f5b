package io.optward.kit.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A place in PostgreSQL's log: the end of a transaction's commit. Transactions reach the relay in the order of these
 * ends, so a place says of each one whether it came before.
 *
 * @param history the server's system identifier and timeline; places of different histories cannot be compared
 * @param lsn     bytes since the log began
 */
record LogPosition(String history, long lsn) {

    /** Where the log of this server ends now. */
    static LogPosition now(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(
                        "SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),"
                                + " pg_current_wal_lsn() - '0/0'::pg_lsn FROM pg_control_system()");
                var row = query.executeQuery()) {
            row.next();
            return new LogPosition(row.getString(1), row.getLong(2));
        }
    }

    /** Reads what {@link #toJson} wrote. */
    static LogPosition of(byte[] json) {
        try {
            return Json.mapper().readValue(json, LogPosition.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a position of the outbox is not readable", e);
        }
    }

    byte[] toJson() {
        try {
            return Json.mapper().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a position is plain data", e);
        }
    }

    /** The same history, further on. */
    LogPosition at(long otherLsn) {
        return new LogPosition(history, otherLsn);
    }
}
