package io.optward.stack.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what in PostgreSQL. Every statement can be repeated: a second start changes nothing but passwords that
 * were changed.
 */
final class RolesAndRights {

    private final DatabasePasswords passwords;

    RolesAndRights(DatabasePasswords passwords) {
        this.passwords = passwords;
    }

    /** Makes roles and databases; {@code server} is a superuser's connection to any database. */
    void onServer(Connection server) throws SQLException {
        for (var database : Database.values()) {
            role(server, database.owner(), "NOLOGIN");
            role(server, database.migrator(), login(database.migrator()));
            role(server, database.service(), login(database.service()));
            role(server, database.relay(), login(database.relay()) + " REPLICATION");
            run(
                    server,
                    "GRANT %s TO %s".formatted(database.owner(), database.migrator()),
                    // whatever Flyway makes belongs to the owner, whom nobody can sign in as
                    "ALTER ROLE %s SET role = '%s'".formatted(database.migrator(), database.owner()));
            if (!exists(server, "SELECT 1 FROM pg_database WHERE datname = ?", database.databaseName())) {
                run(server, "CREATE DATABASE %s OWNER %s".formatted(database.databaseName(), database.owner()));
            }
            run(server, "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(database.databaseName()));
        }
        role(server, Database.AUDIT_READER, login(Database.AUDIT_READER));
        for (var database : Database.values()) {
            run(
                    server,
                    "GRANT CONNECT ON DATABASE %s TO %s"
                            .formatted(database.databaseName(), String.join(", ", database.loginRoles())));
        }
        run(server, "ALTER ROLE postgres PASSWORD '%s'".formatted(passwords.of(DatabasePasswords.SUPERUSER)));
    }

    /** Gives the roles of one database their rights in it; {@code connection} is a superuser's, to that database. */
    void inDatabase(Connection connection, Database database) throws SQLException {
        run(
                connection,
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "ALTER SCHEMA public OWNER TO %s".formatted(database.owner()),
                "GRANT USAGE ON SCHEMA public TO %s, %s".formatted(database.service(), database.relay()));
        if (database == Database.AUDIT) {
            run(
                    connection,
                    "GRANT USAGE ON SCHEMA public TO %s".formatted(Database.AUDIT_READER),
                    "ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT SELECT ON TABLES TO %s"
                            .formatted(database.owner(), Database.AUDIT_READER),
                    "ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT USAGE ON SCHEMAS TO %s"
                            .formatted(database.owner(), Database.AUDIT_READER));
        }
    }

    /**
     * The lines of {@code pg_hba.conf}: a role gets into its own database by password, from this machine only. The
     * word "replication" is missing on purpose: it stands for physical replication, which would copy every database.
     *
     * @param tls whether a connection must be encrypted and show a certificate of our authority besides
     */
    static String hostBasedAuthentication(boolean tls) {
        var lines = new ArrayList<>(
                List.of("# type database user address method", line("all", DatabasePasswords.SUPERUSER, tls)));
        for (var database : Database.values()) {
            lines.add(line(database.databaseName(), String.join(",", database.loginRoles()), tls));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(String database, String roles, boolean tls) {
        return (tls ? "hostssl " : "host ") + database + " " + roles + " 127.0.0.1/32 scram-sha-256"
                + (tls ? " clientcert=verify-ca" : "");
    }

    private String login(String role) {
        return "LOGIN PASSWORD '%s'".formatted(passwords.of(role));
    }

    private static void role(Connection connection, String name, String attributes) throws SQLException {
        var verb = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name) ? "ALTER" : "CREATE";
        run(connection, "%s ROLE %s NOSUPERUSER NOCREATEDB NOCREATEROLE %s".formatted(verb, name, attributes));
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
