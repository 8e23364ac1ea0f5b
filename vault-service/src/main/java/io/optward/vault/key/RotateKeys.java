package io.optward.vault.key;

import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Changes the key-encryption key while everything goes on. The new key wraps from the commit on; other replicas take it up
 * within a second. What the former ones wrap is wrapped anew in the background ({@link RewrapDataKeys}); then they lose the
 * right to wrap, are kept for as long as backups need them, and are destroyed.
 *
 * <p>Each step is one transaction that can be done again: the keys are written last, so a crash leaves at most a key that
 * nobody uses. PostgreSQL holds that no data key is under a key that goes, so nothing depends on how quick a replica is.
 */
@ApplicationScoped
class RotateKeys {

    private static final String VAULT = "vault-service";

    private final KeysetStore store;
    private final SettleKeys settling;
    private final KeysInForce inForce;
    private final LatestKeys latest;
    private final Rotations rotations;
    private final Outbox outbox;
    private final Clock clock;

    RotateKeys(
            KeysetStore store,
            SettleKeys settling,
            KeysInForce inForce,
            LatestKeys latest,
            Rotations rotations,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.settling = settling;
        this.inForce = inForce;
        this.latest = latest;
        this.rotations = rotations;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Puts a new key-encryption key in force.
     *
     * @param kept how long the former key is kept once it wraps nothing
     * @return the rotation, whose data keys are yet to be wrapped anew
     * @throws Problem 409 {@code ROTATION_UNDER_WAY}, {@code KEYS_NOT_KEPT}; nothing was changed
     */
    Rotation begin(String askedBy, String reason, Duration kept) {
        try {
            var rotation = QuarkusTransaction.requiringNew().call(() -> renewed(askedBy, reason, kept));
            latest.follow();
            return rotation;
        } catch (KeysNotKeptException e) {
            Log.warnf("the keys were not rotated: %s", e.getMessage());
            throw new Problem(409, "KEYS_NOT_KEPT", "The changed keys could not be kept", e.remedy());
        }
    }

    private Rotation renewed(String askedBy, String reason, Duration kept) {
        var now = now();
        var former = settling.settle();
        rotations.rewrapping().ifPresent(other -> {
            throw new Problem(
                            409,
                            "ROTATION_UNDER_WAY",
                            "Another rotation is under way",
                            "Data keys are still being wrapped anew. Follow it, and ask again when it is through.")
                    .with("rotation", other.id);
        });
        var next = former.withNewKeyEncryptionKey(now);
        var rotation = begun(askedBy, reason, kept, next, now);
        keep(next, now);
        return rotation;
    }

    /**
     * What is wrapped by another key than the one that wraps is to be wrapped anew, although no rotation says so: a backup
     * was restored. In the transaction at hand.
     */
    Optional<Rotation> goOnAfterRestore(Duration kept) {
        if (rotations.rewrapping().isPresent()) {
            return Optional.empty();
        }
        var keysets = settling.settle();
        boolean left = former(keysets).stream().anyMatch(inForce::wraps);
        return left ? Optional.of(begun(VAULT, "a backup was restored", kept, keysets, now())) : Optional.empty();
    }

    private Rotation begun(String askedBy, String reason, Duration kept, Keysets keysets, Instant now) {
        var keys = new KeyRing(keysets);
        keys.keyEncryptionKeys().stream()
                .filter(KeyEncryptionKey::primary)
                .forEach(key -> inForce.admit(key, keys.canary()));
        var former = former(keysets);
        var counts = inForce.dataKeysByKek();
        long dataKeys =
                former.stream().mapToLong(key -> counts.getOrDefault(key, 0L)).sum();
        var rotation = new Rotation(askedBy, reason, kept, keys.primary(), former, dataKeys, now);
        rotations.persistAndFlush(rotation);
        tell(askedBy, keys.primary(), "CREATED", now);
        Log.infof("key rotation begun rotation=%s kek=%s dataKeys=%d", rotation.id, keys.primary(), dataKeys);
        return rotation;
    }

    /** The keys that may wrap and no longer do. */
    private List<String> former(Keysets keysets) {
        var retired = inForce.retired().stream().map(KeysInForce.RetiredKey::id).collect(Collectors.toSet());
        return keysets.keyEncryptionKeys().stream()
                .filter(key -> !key.primary())
                .map(KeyEncryptionKey::id)
                .filter(Predicate.not(retired::contains))
                .toList();
    }

    /**
     * Takes the right to wrap from the former keys of a rotation.
     *
     * @return false if a data key is still under one of them: it was written by a replica that had not taken up the new key
     */
    boolean retire(String rotationId) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var rotation = rotations.findById(rotationId);
            if (rotation.state != Rotation.State.REWRAPPING) {
                return true;
            }
            if (rotation.formerKeys.stream().anyMatch(inForce::wraps)) {
                return false;
            }
            var now = now();
            for (var kekId : rotation.formerKeys) {
                inForce.retire(kekId, now, now.plusSeconds(rotation.keptSeconds));
                tell(rotation.askedBy, kekId, "RETIRED", now);
            }
            rotation.retired(now);
            Log.infof("former keys wrap nothing any more rotation=%s keys=%s", rotation.id, rotation.formerKeys);
            return true;
        });
    }

    /**
     * Destroys the retired keys whose time has come.
     *
     * @throws KeysNotKeptException if the keys without them could not be kept, or what sealed them not be destroyed
     */
    void destroyWhatIsDue() {
        if (QuarkusTransaction.requiringNew()
                .call(() -> due().isEmpty() && notYetGone().isEmpty())) {
            return;
        }
        QuarkusTransaction.requiringNew().run(this::takeOutWhatIsDue);
        latest.follow();
        var gone = store.destroyFormer(now());
        QuarkusTransaction.requiringNew().run(() -> {
            inForce.gone(notYetGone(), gone);
            var there = inForce.retired().stream()
                    .filter(key -> key.destroyedAt().isEmpty())
                    .map(KeysInForce.RetiredKey::id)
                    .collect(Collectors.toSet());
            rotations.retired().stream()
                    .filter(rotation -> rotation.formerKeys.stream().noneMatch(there::contains))
                    .forEach(rotation -> rotation.done(now()));
        });
    }

    private void takeOutWhatIsDue() {
        var keysets = settling.settle();
        var due = due();
        if (due.isEmpty()) {
            return;
        }
        var now = now();
        inForce.destroyed(due, now);
        due.forEach(kekId -> tell(VAULT, kekId, "DESTROYED", now));
        keep(keysets.without(due), now);
        Log.infof("keys destroyed keks=%s", due);
    }

    private Set<String> due() {
        var now = clock.instant();
        return inForce.retired().stream()
                .filter(key -> key.destroyedAt().isEmpty() && !key.destroyAt().isAfter(now))
                .map(KeysInForce.RetiredKey::id)
                .collect(Collectors.toSet());
    }

    private Set<String> notYetGone() {
        return inForce.retired().stream()
                .filter(key -> key.destroyedAt().isPresent() && key.goneAt().isEmpty())
                .map(KeysInForce.RetiredKey::id)
                .collect(Collectors.toSet());
    }

    /** Last in a transaction: what follows may fail, and then the database does not know of the change. */
    private void keep(Keysets keysets, Instant now) {
        inForce.set(new KeysInForce.Mark(new KeyRing(keysets).fingerprint(), keysets.generation()), now);
        store.replace(keysets);
    }

    private void tell(String actor, String kekId, String change, Instant now) {
        var id = kekId + "." + change.toLowerCase(Locale.ROOT);
        outbox.add(outbox.envelope(id, now, new TrailEvent.KeyChanged(actor, kekId, change, now)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
