package io.optward.stack.promise;

import io.optward.stack.postgres.Database;
import io.optward.stack.supervisor.StackAddresses;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Reads the log's rows as the role that may read them, each look going on where the one before ended. */
final class LogFacts {

    private final StackAddresses at;
    private final Logged logged = new Logged();
    private long next;

    LogFacts(StackAddresses at) {
        this.at = at;
    }

    void look() throws SQLException {
        try (var connection = DriverManager.getConnection(
                at.jdbcUrl(Database.AUDIT),
                Database.AUDIT_READER,
                at.secrets().passwords().of(Database.AUDIT_READER))) {
            connection.setAutoCommit(false);
            try (var query =
                    connection.prepareStatement("SELECT index, id, type FROM event WHERE index >= ? ORDER BY index")) {
                query.setLong(1, next);
                query.setFetchSize(5000);
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        logged.add(rows.getString(2), rows.getString(3));
                        next = rows.getLong(1) + 1;
                    }
                }
            }
            connection.rollback();
        }
    }

    Logged logged() {
        return logged;
    }

    /** How many leaves were read. */
    long size() {
        return next;
    }
}
