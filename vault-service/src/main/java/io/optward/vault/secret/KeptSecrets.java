package io.optward.vault.secret;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.problem.Problem;
import io.optward.vault.protection.Protection;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Secrets under the data key of whoever they belong to, as webhook content about an account is: what re-wraps data keys
 * reaches them too.
 */
@ApplicationScoped
class KeptSecrets {

    private static final String INSERT = "INSERT INTO business_secret (owner, name, version, sealed, kept_at)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private final Protection protection;
    private final DataSource database;
    private final Clock clock;

    KeptSecrets(Protection protection, DataSource database, Clock clock) {
        this.protection = protection;
        this.database = database;
        this.clock = clock;
    }

    /** Keeps one version; it is durable when this returns. */
    void keep(String owner, String name, String version, String value) {
        var sealed = protection
                .protect(
                        List.of(new ProtectRequest.Item(
                                null,
                                List.of(new Alias(AliasKind.ACCOUNT, owner)),
                                Map.of(),
                                Map.of(name, value),
                                version,
                                Origin.PLATFORM_ANSWER)),
                        "vault-service")
                .getFirst();
        var ciphertext = sealed.fields().get(name);
        if (sealed.error() != null || ciphertext == null) {
            throw Problem.unavailable("SECRET_NOT_SEALED", "It could not be sealed and was not kept. Try again.");
        }
        QuarkusTransaction.requiringNew().run(() -> insert(owner, name, version, ciphertext.text()));
    }

    private void insert(String owner, String name, String version, String sealed) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, owner);
            statement.setString(2, name);
            statement.setString(3, version);
            statement.setString(4, sealed);
            statement.setTimestamp(5, Timestamp.from(clock.instant()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a secret could not be kept", e);
        }
    }
}
