package io.optward.vault.key;

import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import io.optward.kit.trail.AuditTrail;
import io.optward.vault.VaultConfig;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(VaultResource.class)
class KeysAtStartTest {

    @Inject
    KeysInForce keysInForce;

    @Inject
    AuditTrail trail;

    @Inject
    VaultConfig config;

    @TempDir
    Path directory;

    @Test
    void aVaultWithSubjectsDoesNotStartWithoutItsKeysFile() {
        // Given
        somebody(newNumber());
        var missing = directory.resolve("vault.keys");
        // When, Then
        assertThatThrownBy(() -> start(missing, "a passphrase for tests"))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessage("there are subjects in the database but no keys file at " + missing
                        + ": put the vault's keys file there; new keys would open nothing");
        assertThat(missing).doesNotExist();
    }

    @Test
    void aVaultWithSubjectsDoesNotStartWithTheKeysOfAnother() {
        // Given
        somebody(newNumber());
        var foreign = directory.resolve("vault.keys");
        new KeysFile(foreign, "another").create(Keysets.generate(Instant.EPOCH));
        // When, Then
        assertThatThrownBy(() -> start(foreign, "another"))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessage("the keys file at " + foreign
                        + " is not the one this database was filled with: put the right one there");
    }

    @Test
    void aVaultDoesNotStartWithAnotherPassphrase() {
        assertThatThrownBy(() -> start(config.keysFile(), "wrong"))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageStartingWith("the passphrase does not open " + config.keysFile());
    }

    @Test
    void aVaultDoesNotStartWithoutAPassphrase() {
        assertThatThrownBy(() -> start(config.keysFile(), ""))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageContaining("set OPTWARD_VAULT_PASSPHRASE");
    }

    @Test
    void aRestartOpensTheSameKeys() {
        var again = start(config.keysFile(), "a passphrase for tests");
        assertThat(again.fingerprint()).isEqualTo(keysInForce.fingerprint().orElseThrow());
    }

    @Test
    void theKeysAreListedWithWhatRestsOnThem() {
        somebody(newNumber());
        given().get("/v1/keys")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("items[0].state", equalTo("PRIMARY"))
                .body("items[0].dataKeys", greaterThan(0));
    }

    @Test
    void theVaultIsReadyWithOpenKeys() {
        given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("keys are open"));
    }

    private KeyRing start(Path keysFile, String passphrase) {
        return new KeysAtStart(new Settings(keysFile, passphrase), keysInForce, trail, Clock.systemUTC()).keys();
    }

    private record Settings(Path keysFile, String secret) implements VaultConfig {

        @Override
        public Optional<String> passphrase() {
            return Optional.of(secret);
        }

        @Override
        public Optional<Path> revealPolicy() {
            return Optional.empty();
        }

        @Override
        public String trainingCourse() {
            return "personal-data";
        }

        @Override
        public RevealLimits revealLimits() {
            throw new UnsupportedOperationException("keys know no limits");
        }

        @Override
        public LookupGuard lookupGuard() {
            throw new UnsupportedOperationException("keys look nobody up");
        }

        @Override
        public Set<String> erasureConfirmedBy() {
            return Set.of();
        }

        @Override
        public Duration backupsKept() {
            return Duration.ofDays(30);
        }

        @Override
        public int dataKeysInMemory() {
            return 1;
        }
    }
}
