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
import java.time.temporal.ChronoUnit;

/**
 * Opens the keys before anything else happens, or makes them for an empty vault. A vault whose keys cannot be opened,
 * or whose keys are not the ones its database was filled with, does not start: everything it would answer were wrong.
 */
@Singleton
class KeysAtStart {

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
            trail.tell(
                            key.id() + ".created",
                            null,
                            new TrailEvent.KeyChanged("vault-service", key.id(), "CREATED", now))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            Log.errorf("the making of a key could not be told kek=%s", key.id());
                        }
                    });
        }
    }
}
