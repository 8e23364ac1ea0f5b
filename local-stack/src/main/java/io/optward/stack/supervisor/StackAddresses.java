package io.optward.stack.supervisor;

import io.optward.stack.identity.Identities;
import io.optward.stack.keycloak.Realm;
import io.optward.stack.postgres.Database;
import io.optward.stack.postgres.PostgresServer;
import io.optward.stack.secret.StackSecrets;
import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * Where the parts of a stack listen, and where it keeps its things.
 *
 * @param directory data, secrets and logs
 * @param ports     one per part, on 127.0.0.1
 */
public record StackAddresses(StackDirectory directory, Map<Part, Integer> ports) {

    /** The origin of the local stack's log, which is also the name of the key that signs it. */
    public static final String LOG_ORIGIN = "optward.local/log";

    /** The port of a part. */
    public int port(Part part) {
        return Objects.requireNonNull(ports.get(part), () -> "no port for " + part.label());
    }

    /** The base URL of a service or of Keycloak, without a slash at the end. */
    public URI url(Part service) {
        return URI.create("http://127.0.0.1:" + port(service));
    }

    /** Whose tokens the services take, and where tokens are got. */
    public URI realm() {
        return url(Part.KEYCLOAK).resolve("/realms/" + Realm.NAME);
    }

    /** Where Keycloak tells those who may know what happened in our realm. */
    URI realmAdministration() {
        return url(Part.KEYCLOAK).resolve("/admin/realms/" + Realm.NAME);
    }

    /** Tokens of the people and clients of this stack. */
    public Identities identities() {
        return new Identities(realm(), directory.secrets());
    }

    /** {@code host:port} of Kafka. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port(Part.KAFKA);
    }

    /** JDBC URL of a database, without user and password. */
    public String jdbcUrl(Database database) {
        return PostgresServer.jdbcUrl(port(Part.POSTGRES), database.databaseName());
    }

    /** The stack's secrets, read from its directory. */
    public StackSecrets secrets() {
        return StackSecrets.in(directory.secrets());
    }
}
