package io.optward.stack.postgres;

import io.optward.stack.process.DirectoryTree;
import io.optward.stack.process.LifeLine;
import io.optward.stack.process.LogTail;
import io.optward.stack.tls.CertificateFiles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One PostgreSQL server on the loopback interface with the five databases and their roles. What it has confirmed is on
 * the disk: {@code fsync} and {@code synchronous_commit} are on, which the embedded server's defaults are not.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    /** Written when roles and databases are made: without it, a data directory is a torso of an interrupted start. */
    private static final String COMPLETE = "optward-complete";

    /** Who gets in, in the data directory. */
    private static final String ACCESS = "pg_hba.conf";

    private final Settings settings;
    private final EmbeddedPostgres embedded;
    private final ProcessHandle postmaster;
    private final LifeLine lifeLine;

    private PostgresServer(Settings settings, EmbeddedPostgres embedded, ProcessHandle postmaster) {
        this.settings = settings;
        this.embedded = embedded;
        this.postmaster = postmaster;
        this.lifeLine = LifeLine.to(postmaster.pid(), "INT");
    }

    /**
     * What a server needs.
     *
     * @param dataDirectory survives; made the first time
     * @param port          of the listener on 127.0.0.1
     * @param log           file that the server's output is appended to
     * @param passwords     of every login role; the same at every start on the same data
     * @param tls           who it is and who sets it up; without, it talks in the clear
     */
    public record Settings(Path dataDirectory, int port, Path log, DatabasePasswords passwords, Optional<Tls> tls) {}

    /**
     * Mutual TLS: whoever connects shows a certificate of the authority that signed ours, and has a password besides.
     *
     * @param server   what the server shows
     * @param operator what whoever makes databases and roles shows
     */
    public record Tls(CertificateFiles server, CertificateFiles operator) {}

    /**
     * Starts a server and makes what is missing of databases and roles.
     *
     * @throws IllegalStateException if it does not come up; the message carries the last lines of its log
     */
    public static PostgresServer start(Settings settings) {
        var complete = settings.dataDirectory().resolve(COMPLETE);
        var server = launch(settings, Files.exists(complete));
        try {
            server.prepare();
            Files.writeString(complete, "");
            return server;
        } catch (SQLException | IOException e) {
            server.close();
            throw new IllegalStateException("PostgreSQL's databases and roles could not be made", e);
        }
    }

    /** JDBC URL of a database, without user and password. */
    public String jdbcUrl(Database database) {
        return jdbcUrl(database.databaseName());
    }

    /** JDBC URL of any database on a port of this machine, without user and password. */
    public static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Opens a connection as one of the login roles, or as superuser. */
    public Connection connect(Database database, String role) throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl(database), role, settings.passwords().of(role));
    }

    /** The server's main process. */
    public ProcessHandle process() {
        return postmaster;
    }

    /** Ends the server at once, as a power failure would. */
    public void kill() {
        postmaster.destroyForcibly();
        awaitEnd();
        release();
    }

    /** Stops the server; its data stays. Open transactions are rolled back. */
    @Override
    public void close() {
        if (postmaster.isAlive()) {
            interrupt();
            awaitEnd();
        }
        release();
    }

    /** The server has ended; what is left are the guard and the embedded server's lock on the data directory. */
    private void release() {
        lifeLine.close();
        try {
            embedded.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not release " + settings.dataDirectory(), e);
        }
    }

    private static PostgresServer launch(Settings settings, boolean dataIsComplete) {
        try {
            if (dataIsComplete) {
                // with or without TLS: that may have been otherwise the last time
                Files.writeString(settings.dataDirectory().resolve(ACCESS), rulesOfAccess(settings));
            } else {
                DirectoryTree.delete(settings.dataDirectory());
            }
            Files.createDirectories(settings.dataDirectory().toAbsolutePath().getParent());
            Files.createDirectories(settings.log().toAbsolutePath().getParent());
            return new PostgresServer(
                    settings, embedded(settings, dataIsComplete), postmasterOf(settings.dataDirectory()));
        } catch (IOException | IllegalStateException e) {
            throw new IllegalStateException(
                    "PostgreSQL did not start (as root it needs user namespaces, unshare -U); the last lines of "
                            + settings.log() + ":\n" + String.join("\n", LogTail.of(settings.log(), 15)),
                    e);
        }
    }

    private static EmbeddedPostgres embedded(Settings settings, boolean passwordIsSet) throws IOException {
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(settings.dataDirectory())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(settings.port())
                .setPGStartupWait(START_WITHIN)
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
                .setErrorRedirector(
                        ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "''")
                .setServerConfig("password_encryption", "scram-sha-256")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "128MB")
                // a relay per database, and room for one that is being replaced
                .setServerConfig("max_replication_slots", "12")
                .setServerConfig("max_wal_senders", "12")
                // a relay that is away for long must not fill the disk
                .setServerConfig("max_slot_wal_keep_size", "2GB")
                .setServerConfig("wal_sender_timeout", "30s")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("log_min_messages", "warning")
                // an error line may carry the statement, and the statement personal data
                .setServerConfig("log_min_error_statement", "panic")
                .setServerConfig("log_error_verbosity", "terse")
                .setServerConfig("log_parameter_max_length_on_error", "0");
        settings.tls().ifPresent(tls -> {
            builder.setServerConfig("ssl", "on")
                    .setServerConfig("ssl_cert_file", quoted(tls.server().certificate()))
                    .setServerConfig("ssl_key_file", quoted(tls.server().key()))
                    .setServerConfig("ssl_ca_file", quoted(tls.server().authority()));
            tls.operator().jdbcSettings().forEach(builder::setConnectConfig);
        });
        if (passwordIsSet) {
            builder.setConnectConfig("password", settings.passwords().of(DatabasePasswords.SUPERUSER));
        }
        return builder.start();
    }

    private void prepare() throws SQLException, IOException {
        var rights = new RolesAndRights(settings.passwords());
        try (var connection = superuser("postgres")) {
            rights.onServer(connection);
        }
        for (var database : Database.values()) {
            try (var connection = superuser(database.databaseName())) {
                rights.inDatabase(connection, database);
            }
        }
        letIn(rulesOfAccess(settings));
    }

    private void letIn(String rules) throws SQLException, IOException {
        var file = settings.dataDirectory().resolve(ACCESS);
        if (!Files.readString(file).equals(rules)) {
            Files.writeString(file, rules);
            try (var connection = superuser("postgres");
                    var statement = connection.createStatement()) {
                statement.execute("SELECT pg_reload_conf()");
            }
        }
    }

    private Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl(database),
                DatabasePasswords.SUPERUSER,
                settings.passwords().of(DatabasePasswords.SUPERUSER));
    }

    private String jdbcUrl(String database) {
        return jdbcUrl(settings.port(), database)
                + settings.tls().map(tls -> tls.operator().jdbcParameters()).orElse("");
    }

    private static String rulesOfAccess(Settings settings) {
        return RolesAndRights.hostBasedAuthentication(settings.tls().isPresent());
    }

    private static String quoted(Path file) {
        return "'" + file + "'";
    }

    private static ProcessHandle postmasterOf(Path dataDirectory) throws IOException {
        var firstLine =
                Files.readAllLines(dataDirectory.resolve("postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(firstLine.strip()))
                .orElseThrow(() -> new IOException("PostgreSQL ended as soon as it had started"));
    }

    /** SIGINT is PostgreSQL's fast shutdown; Java can only send SIGTERM, on which it would wait for its clients. */
    private void interrupt() {
        try {
            new ProcessBuilder("/bin/kill", "-INT", Long.toString(postmaster.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException("could not stop PostgreSQL", e);
        }
    }

    private void awaitEnd() {
        try {
            postmaster.onExit().get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            postmaster.destroyForcibly();
        } catch (InterruptedException _) {
            postmaster.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
