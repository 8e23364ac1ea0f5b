package io.optward.vault.subject;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A statement on the connection of the transaction at hand. */
@FunctionalInterface
public interface Sql<T> {

    T on(Connection connection) throws SQLException;

    /** @throws IllegalStateException if the database did not do it; the transaction must not commit */
    static <T> T run(DataSource dataSource, Sql<T> sql) {
        try (var connection = dataSource.getConnection()) {
            return sql.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not do it", e);
        }
    }

    /** A PostgreSQL array of {@code bytea}. */
    static <T> java.sql.Array bytes(Connection connection, Collection<T> items, Function<T, byte @Nullable []> bytes)
            throws SQLException {
        return connection.createArrayOf("bytea", items.stream().map(bytes).toArray(byte[][]::new));
    }

    /** A PostgreSQL array of {@code text}. */
    static <T> java.sql.Array texts(Connection connection, Collection<T> items, Function<T, String> text)
            throws SQLException {
        return connection.createArrayOf("text", items.stream().map(text).toArray(String[]::new));
    }

    /** A {@code timestamptz} that is there. */
    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
