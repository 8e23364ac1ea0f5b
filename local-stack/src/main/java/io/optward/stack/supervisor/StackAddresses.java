package io.optward.stack.supervisor;

import io.optward.stack.identity.Identities;
import io.optward.stack.kafka.KafkaAddress;
import io.optward.stack.keycloak.Realm;
import io.optward.stack.postgres.Database;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.postgres.PostgresServer;
import io.optward.stack.secret.StackSecrets;
import io.optward.stack.tls.TlsContexts;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the parts of a stack listen, and where it keeps its things.
 *
 * @param directory data, secrets and logs
 * @param ports     one per part, on 127.0.0.1
 * @param tls       whether every part shows a certificate and asks for one
 */
public record StackAddresses(StackDirectory directory, Map<Part, Integer> ports, boolean tls) {

    /** The origin of the local stack's log, which is also the name of the key that signs it. */
    public static final String LOG_ORIGIN = "optward.local/log";

    /** A stack that talks without TLS. */
    public StackAddresses(StackDirectory directory, Map<Part, Integer> ports) {
        this(directory, ports, false);
    }

    /** The port of a part. */
    public int port(Part part) {
        return Objects.requireNonNull(ports.get(part), () -> "no port for " + part.label());
    }

    /** The base URL of a service or of Keycloak, without a slash at the end. */
    public URI url(Part service) {
        return url(port(service));
    }

    /** The base URL of whatever listens on a port of this machine. */
    URI url(int port) {
        return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port);
    }

    /** Whose tokens the services take, and where tokens are got. */
    public URI realm() {
        return url(Part.KEYCLOAK).resolve("/realms/" + Realm.NAME);
    }

    /** Where Keycloak tells those who may know what happened in our realm. */
    URI realmAdministration() {
        return url(Part.KEYCLOAK).resolve("/admin/realms/" + Realm.NAME);
    }

    /** Lets HTTP clients that this process makes from now on believe the stack's certificates. */
    public void believe() {
        TlsContexts.believeEverywhere(Certificates.in(directory).authority());
    }

    /**
     * What a client shows beside its token: a service its certificate, without which its token is good for nothing. Empty for
     * everybody else, and of a stack without TLS.
     */
    public Optional<SSLContext> certificateOf(String client) {
        if (!tls) {
            return Optional.empty();
        }
        var certificates = Certificates.in(directory);
        return Part.services()
                .filter(part -> part.module().equals(client))
                .findFirst()
                .map(part -> TlsContexts.showing(certificates.of(part), certificates.authority()));
    }

    /** What Meta shows when it posts webhooks, in the hands of the simulator; empty of a stack without TLS. */
    public Optional<SSLContext> certificateOfMeta() {
        if (!tls) {
            return Optional.empty();
        }
        var certificates = Certificates.in(directory);
        return Optional.of(TlsContexts.showing(certificates.meta(), certificates.authority()));
    }

    /** Tokens of the people and clients of this stack. */
    public Identities identities() {
        return new Identities(realm(), directory.secrets());
    }

    /** {@code host:port} of Kafka. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port(Part.KAFKA);
    }

    /** Kafka, for whoever runs the stack and may look at everything. */
    public KafkaAddress kafka() {
        return tls
                ? new KafkaAddress(
                        bootstrapServers(),
                        Certificates.in(directory).operator().kafkaSettings())
                : KafkaAddress.plain(bootstrapServers());
    }

    /**
     * Kafka, for somebody who shows a certificate of their own.
     *
     * @param principal a department or a service, by the name that access rules know it by
     */
    public KafkaAddress kafkaAs(String principal) {
        return tls
                ? new KafkaAddress(
                        bootstrapServers(),
                        Certificates.in(directory).named(principal).kafkaSettings())
                : KafkaAddress.plain(bootstrapServers());
    }

    /** Opens a connection to a database as PostgreSQL's superuser, who may read everything. */
    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl(database),
                DatabasePasswords.SUPERUSER,
                secrets().passwords().of(DatabasePasswords.SUPERUSER));
    }

    /** JDBC URL of a database for whoever runs the stack, without user and password. */
    public String jdbcUrl(Database database) {
        return jdbcUrl(database.databaseName());
    }

    private String jdbcUrl(String database) {
        return PostgresServer.jdbcUrl(port(Part.POSTGRES), database)
                + (tls ? Certificates.in(directory).operator().jdbcParameters() : "");
    }

    /** The stack's secrets, read from its directory. */
    public StackSecrets secrets() {
        return StackSecrets.in(directory.secrets());
    }
}
