package io.optward.stack.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Makes the databases and their roles on a PostgreSQL server that runs already. */
public final class DatabaseRoles {

    private final RolesAndRights rights;
    private final DatabasePasswords passwords;

    /** For a server whose superuser has the password of this set. */
    public DatabaseRoles(DatabasePasswords passwords) {
        this.rights = new RolesAndRights(passwords);
        this.passwords = passwords;
    }

    /**
     * Makes what is missing; running it again changes nothing but passwords that were changed.
     *
     * @param hostAndPort such as {@code postgres:5432}
     * @throws SQLException if the server cannot be reached, or refuses
     */
    public void makeOn(String hostAndPort) throws SQLException {
        try (var server = connect(hostAndPort, "postgres")) {
            rights.onServer(server);
        }
        for (var database : Database.values()) {
            try (var connection = connect(hostAndPort, database.databaseName())) {
                rights.inDatabase(connection, database);
            }
        }
    }

    private Connection connect(String hostAndPort, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + hostAndPort + "/" + database,
                DatabasePasswords.SUPERUSER,
                passwords.of(DatabasePasswords.SUPERUSER));
    }
}
