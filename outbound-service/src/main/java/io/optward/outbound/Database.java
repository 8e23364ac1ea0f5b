package io.optward.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Plain SQL on the connection of the transaction at hand. */
@ApplicationScoped
public class Database {

    private final DataSource dataSource;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Asks the database something.
     *
     * @throws NotDoneException if it did not do it; the transaction must not commit
     */
    public <T> T ask(Question<T> question) {
        try (var connection = dataSource.getConnection()) {
            return question.on(connection);
        } catch (SQLException e) {
            throw new NotDoneException(e);
        }
    }

    /** SQL with an answer. */
    @FunctionalInterface
    public interface Question<T> {
        T on(Connection connection) throws SQLException;
    }

    /** The database did not do it. */
    public static final class NotDoneException extends RuntimeException {

        private static final long serialVersionUID = 1;

        NotDoneException(SQLException cause) {
            super("the database did not do it, state " + cause.getSQLState(), cause);
        }
    }
}
