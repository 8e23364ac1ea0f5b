package io.optward.vault.key;

import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.trail.AuditTrail;
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
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens the keys before anything else happens, or makes them for an empty vault. A vault whose keys cannot be opened,
 * or whose keys are not the ones its database was filled with, does not start: everything it would answer were wrong.
 */
@Singleton
class KeysAtStart {

    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(1);

    private final VaultConfig config;
    private final KeysInForce keysInForce;
    private final AuditTrail trail;
    private final Clock clock;

    KeysAtStart(VaultConfig config, KeysInForce keysInForce, AuditTrail trail, Clock clock) {
        this.config = config;
        this.keysInForce = keysInForce;
        this.trail = trail;
        this.clock = clock;
    }

    void open(@Observes @Priority(1) StartupEvent starting, Instance<KeyRing> keys) {
        try {
            Log.infof(
                    "keys are open kek=%s",
                    keys.get().keyEncryptionKeys().getLast().id());
        } catch (UnusableKeysException e) {
            var line = "the vault does not start: " + e.getMessage();
            Log.fatal(line);
            // the exception ends the start without a stack trace, and the exit ends the process
            Quarkus.asyncExit(1);
            throw new PreventFurtherStepsException(line, 1);
        }
    }

    /** @throws UnusableKeysException if the keys cannot be used */
    @Produces
    @Singleton
    KeyRing keys() {
        var file = new KeysFile(config.keysFile(), config.passphrase().orElse(""));
        return QuarkusTransaction.requiringNew().call(() -> settle(file));
    }

    private KeyRing settle(KeysFile file) {
        keysInForce.lock();
        boolean subjectsExist = keysInForce.subjectsExist();
        if (!file.exists()) {
            if (subjectsExist) {
                throw new UnusableKeysException("there are subjects in the database but no keys file at "
                        + config.keysFile() + ": put the vault's keys file there; new keys would open nothing");
            }
            create(file);
        }
        var keys = new KeyRing(file.open());
        var inForce = keysInForce.fingerprint();
        if (inForce.isEmpty() || !inForce.get().equals(keys.fingerprint())) {
            if (subjectsExist) {
                throw new UnusableKeysException("the keys file at " + config.keysFile()
                        + " is not the one this database was filled with: put the right one there");
            }
            keysInForce.set(keys.fingerprint(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        }
        return keys;
    }

    private void create(KeysFile file) {
        var now = clock.instant();
        var keysets = Keysets.generate(now);
        file.create(keysets);
        for (var key : new KeyRing(keysets).keyEncryptionKeys()) {
            Log.infof("key made kek=%s", key.id());
            var made = new TrailEvent.KeyChanged("vault-service", key.id(), "CREATED", now);
            Thread.ofVirtual().name("key-made").start(() -> tellUntilItIsKnown(key.id() + ".created", made));
        }
    }

    /** Kafka may be slow to answer while everything starts. Under one id, telling it twice tells it once. */
    private void tellUntilItIsKnown(String id, TrailEvent.KeyChanged made) {
        while (true) {
            try {
                trail.tell(id, null, made).get();
                return;
            } catch (ExecutionException _) {
                Log.warnf("the making of a key is told again soon kek=%s", made.keyId());
                LockSupport.parkNanos(TELL_AGAIN_AFTER.toNanos());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
