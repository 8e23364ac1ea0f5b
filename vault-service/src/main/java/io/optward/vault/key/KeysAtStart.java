package io.optward.vault.key;

import com.google.crypto.tink.KmsClient;
import io.optward.vault.VaultConfig;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/**
 * Tries the primitives and opens the keys before anything else happens. A vault whose keys cannot be used does not start,
 * and says why in one line.
 */
@Singleton
class KeysAtStart {

    private final VaultConfig config;
    private final KeyConfig keyConfig;

    KeysAtStart(VaultConfig config, KeyConfig keyConfig) {
        this.config = config;
        this.keyConfig = keyConfig;
    }

    void open(@Observes @Priority(1) StartupEvent starting, Instance<KeyRing> keys) {
        try {
            KnownAnswers.check();
            Log.infof("keys are open kek=%s", keys.get().primary());
        } catch (UnusableKeysException e) {
            var line = "the vault does not start: " + e.getMessage();
            Log.fatal(line);
            // the exception ends the start without a stack trace, and the exit ends the process
            Quarkus.asyncExit(1);
            throw new PreventFurtherStepsException(line, 1);
        }
    }

    /**
     * Where the keys lie: under a KMS if one is named, else in the file.
     *
     * @throws UnusableKeysException if the file has no passphrase, or the KMS no such key
     */
    @Produces
    @Singleton
    KeysetStore store(KmsClient client, Instance<KeyVersions> versions, DataSource dataSource) {
        return keyConfig
                .kms()
                .key()
                .<KeysetStore>map(key ->
                        new KeysUnderKms(key, client, versions.isResolvable() ? versions.get() : null, dataSource))
                .orElseGet(() ->
                        new KeysFile(config.keysFile(), config.passphrase().orElse("")));
    }

    /** @throws UnusableKeysException if the keys cannot be used */
    @Produces
    @Singleton
    KeyRing keys(SettleKeys settling) {
        return new KeyRing(QuarkusTransaction.requiringNew().call(settling::settle));
    }
}
