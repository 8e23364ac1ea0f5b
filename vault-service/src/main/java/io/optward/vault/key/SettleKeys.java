package io.optward.vault.key;

import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.trail.AuditTrail;
import io.optward.vault.key.KeysInForce.Mark;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Opens the vault's keys and settles them with the database: that they are this vault's and the newest, that nothing is
 * wrapped by a key that is not among them, and which of them may wrap. A vault for which one of these is not so does not
 * go on: everything it would answer were wrong.
 */
@ApplicationScoped
class SettleKeys {

    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(1);

    private final KeysetStore store;
    private final KeysInForce inForce;
    private final AuditTrail trail;
    private final Clock clock;

    SettleKeys(KeysetStore store, KeysInForce inForce, AuditTrail trail, Clock clock) {
        this.store = store;
        this.inForce = inForce;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Opens the keys, or makes them for an empty vault, in the transaction at hand. No other replica starts or changes keys
     * until it ends.
     *
     * @throws UnusableKeysException if they cannot be used
     */
    Keysets settle() {
        inForce.lock();
        boolean subjectsExist = inForce.subjectsExist();
        if (!store.exists()) {
            if (subjectsExist) {
                throw new UnusableKeysException("there are subjects in the database but no keys: " + store.place()
                        + " is missing. Put the vault's keys there; new ones would open nothing");
            }
            create();
        }
        var keysets = store.open();
        var keys = new KeyRing(keysets);
        checkThatTheyAreOurs(keys, subjectsExist);
        checkThatNothingRestsOnOthers(keys);
        admit(keys);
        return keysets;
    }

    private void create() {
        var now = clock.instant();
        var keysets = Keysets.generate(now);
        store.create(keysets);
        for (var key : keysets.keyEncryptionKeys()) {
            Log.infof("key made kek=%s", key.id());
            var made = new TrailEvent.KeyChanged("vault-service", key.id(), "CREATED", now);
            Thread.ofVirtual().name("key-made").start(() -> tellUntilItIsKnown(key.id() + ".created", made));
        }
    }

    private void checkThatTheyAreOurs(KeyRing keys, boolean subjectsExist) {
        var mark = new Mark(keys.fingerprint(), keys.generation());
        var known = inForce.mark();
        boolean ours = known.isPresent() && known.get().fingerprint().equals(mark.fingerprint());
        if (!ours && subjectsExist) {
            throw new UnusableKeysException(
                    store.place() + " is not the one this database was filled with: put the right one there");
        }
        if (ours && known.get().generation() > mark.generation()) {
            throw new UnusableKeysException(
                    store.place() + " is a copy from before the keys were last changed: put the newest one there");
        }
        if (!known.equals(Optional.of(mark))) {
            inForce.set(mark, clock.instant().truncatedTo(ChronoUnit.MICROS));
        }
    }

    private void checkThatNothingRestsOnOthers(KeyRing keys) {
        for (var kekId : inForce.canaries().keySet()) {
            if (keys.holds(kekId)) {
                continue;
            }
            if (inForce.wraps(kekId)) {
                throw new UnusableKeysException("people's keys in the database are wrapped by " + kekId + ", which "
                        + store.place() + " does not hold any more: this database is a backup from before that key was"
                        + " destroyed. Restore a later one");
            }
            inForce.forget(kekId);
        }
    }

    private void admit(KeyRing keys) {
        var retired = inForce.retired().stream().map(KeysInForce.RetiredKey::id).collect(Collectors.toSet());
        var canaries = inForce.canaries();
        for (var key : keys.keyEncryptionKeys()) {
            var canary = canaries.getOrDefault(key.id(), Optional.empty());
            if (canary.isPresent() && !keys.opensCanary(key.id(), canary.get())) {
                throw new UnusableKeysException(key.id() + " does not open the canary that was sealed with it: "
                        + store.place() + " or the database was changed. Put backups of both there");
            }
            if (canary.isEmpty() && !retired.contains(key.id())) {
                inForce.admit(key, key.primary() ? keys.canary() : null);
            }
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
