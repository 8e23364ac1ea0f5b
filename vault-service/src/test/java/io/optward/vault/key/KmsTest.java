package io.optward.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.SubjectToken;
import io.optward.vault.VaultResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that lie in the database, sealed by a KMS. */
@QuarkusTest
@WithTestResource(VaultResource.class)
class KmsTest {

    private static final String KEY = "transit://transit/optward-vault";
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SubjectToken ANA = SubjectToken.random();

    @Inject
    DataSource dataSource;

    @TempDir
    Path directory;

    private TransitCounterpart engine;

    @BeforeEach
    void start() throws IOException, SQLException {
        engine = new TransitCounterpart(0);
        keep(Map.of());
    }

    @AfterEach
    void stop() throws SQLException {
        keep(Map.of());
        engine.close();
    }

    @Test
    void theKeysOpenAfterARestartAndOnlyWithTheKms() {
        // Given
        var made = Keysets.generate(NOON);
        in(() -> store().create(made));
        // When
        var opened = QuarkusTransaction.requiringNew().call(() -> store().open());
        // Then
        assertThat(new KeyRing(opened).fingerprint()).isEqualTo(new KeyRing(made).fingerprint());
        assertThat(opened.keyEncryptionKeys()).isEqualTo(made.keyEncryptionKeys());
        var fresh = new KeyRing(made).newDataKey(ANA);
        var sealed = fresh.key().seal("body", "mid_1", null, "Hi");
        assertThat(new KeyRing(opened).unwrap(ANA, fresh.wrapped()).open("body", "mid_1", null, sealed))
                .contains("Hi");
    }

    @Test
    void aKmsThatIsSealedOrRefusesIsSaidAndNothingIsGuessed() {
        // Given
        in(() -> store().create(Keysets.generate(NOON)));
        // When, Then
        engine.seal(true);
        assertThatThrownBy(() -> in(() -> store().open()))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessage("the vault's keys do not open with " + KEY
                        + ": the KMS does not answer: check that it runs and is unsealed");
        engine.seal(false);
        engine.endSession("another");
        assertThatThrownBy(() -> in(() -> store().open()))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageEndingWith(
                        "the KMS refused with 403: check its policy, the token or role, and that the key exists");
    }

    @Test
    void aServiceAccountSignsInAgainWhenItsSessionIsOver() throws IOException {
        // Given
        var store = store(settings(
                Optional.empty(),
                Files.writeString(directory.resolve("token"), TransitCounterpart.SERVICE_ACCOUNT + "\n")));
        in(() -> store.create(Keysets.generate(NOON)));
        // When
        engine.endSession("s.another-session");
        // Then
        assertThat(QuarkusTransaction.requiringNew().call(store::open).generation())
                .isEqualTo(1);
    }

    @Test
    void aDestroyedKeyIsNoiseInABackupAndTheOthersAreNot() throws SQLException {
        // Given: three keys made one after the other, and a backup after each
        var first = Keysets.generate(NOON);
        in(() -> store().create(first));
        var withFirst = kept();
        var second = first.withNewKeyEncryptionKey(NOON.plusSeconds(1));
        in(() -> store().replace(second));
        var withSecond = kept();
        var third = second.withNewKeyEncryptionKey(NOON.plusSeconds(2));
        in(() -> store().replace(third));
        var withThird = kept();
        // When: the first is destroyed
        var rest = third.without(Set.of(new KeyRing(first).primary()));
        in(() -> store().replace(rest));
        in(() -> assertThat(store().destroyFormer(NOON)).isEqualTo(NOON));
        // Then
        assertThat(QuarkusTransaction.requiringNew().call(() -> store().open()).keyEncryptionKeys())
                .isEqualTo(rest.keyEncryptionKeys());
        keep(withFirst);
        assertThatThrownBy(() -> in(() -> store().open())).isInstanceOf(UnusableKeysException.class);
        var kek = new KeyRing(first).primary();
        for (var backup : Set.of(withSecond, withThird)) {
            var without = new TreeMap<>(backup);
            without.remove(kek);
            keep(without);
            assertThat(QuarkusTransaction.requiringNew()
                            .call(() -> store().open())
                            .keyEncryptionKeys())
                    .extracting(KeyEncryptionKey::id)
                    .doesNotContain(kek)
                    .contains(new KeyRing(second).primary());
            keep(backup);
            assertThatThrownBy(() -> in(() -> store().open())).isInstanceOf(UnusableKeysException.class);
        }
    }

    @Test
    void aVersionThatSealsSomethingIsNeverDestroyed() {
        // Given
        var first = Keysets.generate(NOON);
        in(() -> store().create(first));
        in(() -> store().replace(first.withNewKeyEncryptionKey(NOON)));
        // When
        in(() -> store().destroyFormer(NOON));
        // Then
        assertThat(engine.versions()).containsExactlyInAnyOrder(1, 2);
        in(() -> store().open());
    }

    @Test
    void aChangeThatTheKmsDoesNotSealLeavesTheFormerKeys() {
        // Given
        var first = Keysets.generate(NOON);
        in(() -> store().create(first));
        // When
        engine.seal(true);
        assertThatThrownBy(() -> in(() -> store().replace(first.withNewKeyEncryptionKey(NOON))))
                .isInstanceOf(KeysNotKeptException.class);
        engine.seal(false);
        // Then
        assertThat(QuarkusTransaction.requiringNew().call(() -> store().open()).generation())
                .isEqualTo(1);
    }

    private KeysetStore store() {
        return store(settings(Optional.of(TransitCounterpart.TOKEN), directory));
    }

    private KeysetStore store(KeyConfig config) {
        var api = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(engine.url()))
                .build(TransitApi.class);
        var kms = new TransitKms(api, config);
        return new KeysUnderKms(KEY, kms, kms, dataSource);
    }

    private static void in(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }

    private Map<String, byte[]> kept() throws SQLException {
        var kept = new TreeMap<String, byte[]>();
        try (var connection = dataSource.getConnection();
                var query = connection.prepareStatement("SELECT part, sealed FROM sealed_keys");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                kept.put(rows.getString(1), rows.getBytes(2));
            }
        }
        return kept;
    }

    /** As a restore does. */
    private void keep(Map<String, byte[]> parts) throws SQLException {
        try (var connection = dataSource.getConnection();
                var delete = connection.prepareStatement("DELETE FROM sealed_keys");
                var insert = connection.prepareStatement(
                        "INSERT INTO sealed_keys (part, sealed, sealed_at) VALUES (?, ?, now())")) {
            delete.executeUpdate();
            for (var part : parts.entrySet()) {
                insert.setString(1, part.getKey());
                insert.setBytes(2, part.getValue());
                insert.executeUpdate();
            }
        }
    }

    private static KeyConfig settings(Optional<String> secret, Path serviceAccount) {
        return new KeyConfig() {
            @Override
            public Duration epoch() {
                return Duration.ofDays(30);
            }

            @Override
            public Duration retiredKept() {
                return Duration.ofDays(30);
            }

            @Override
            public Kms kms() {
                return new Kms() {
                    @Override
                    public Optional<String> key() {
                        return Optional.of(KEY);
                    }

                    @Override
                    public Duration deletionDelay() {
                        return Duration.ZERO;
                    }

                    @Override
                    public Optional<String> token() {
                        return secret;
                    }

                    @Override
                    public Optional<String> kubernetesRole() {
                        return secret.isPresent() ? Optional.empty() : Optional.of(TransitCounterpart.ROLE);
                    }

                    @Override
                    public String serviceAccountToken() {
                        return serviceAccount.toString();
                    }
                };
            }
        };
    }
}
