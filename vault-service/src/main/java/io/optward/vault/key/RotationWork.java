package io.optward.vault.key;

import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is done about keys in the background, in every replica: follow the newest keys, wrap data keys anew, retire and
 * destroy, and begin a rotation when an epoch is over. What fails is tried again; nothing is lost by waiting. Changes rest
 * for a while where they cannot be kept; the keys that another replica changed are followed all the same.
 */
@ApplicationScoped
class RotationWork {

    private static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(10);

    private final KeyRing keys;
    private final LatestKeys latest;
    private final Rotations rotations;
    private final RotateKeys rotateKeys;
    private final RewrapDataKeys rewrapDataKeys;
    private final RenewDataKeys renewDataKeys;
    private final KeyConfig config;
    private final Clock clock;
    private Instant notBefore = Instant.MIN;
    private boolean afterStart = true;
    private String lastTrouble = "";

    RotationWork(
            KeyRing keys,
            LatestKeys latest,
            Rotations rotations,
            RotateKeys rotateKeys,
            RewrapDataKeys rewrapDataKeys,
            RenewDataKeys renewDataKeys,
            KeyConfig config,
            Clock clock) {
        this.keys = keys;
        this.latest = latest;
        this.rotations = rotations;
        this.rotateKeys = rotateKeys;
        this.rewrapDataKeys = rewrapDataKeys;
        this.renewDataKeys = renewDataKeys;
        this.config = config;
        this.clock = clock;
    }

    /** Takes up what another replica changed, and counts what was sealed here. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void follow() {
        try {
            latest.follow();
            renewDataKeys.countAndRenew();
            lastTrouble = "";
        } catch (RuntimeException e) {
            tellOnce(e.toString());
        }
    }

    /** It is tried every second, and one line says so. */
    private void tellOnce(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            lastTrouble = trouble;
            Log.warnf("the newest keys are followed again soon: %s", trouble);
        }
    }

    /** Goes on with what is to be changed, unless it rests. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void change() {
        if (rests()) {
            return;
        }
        try {
            // an epoch that another replica has ended is not over
            latest.follow();
            if (afterStart) {
                QuarkusTransaction.requiringNew().call(() -> rotateKeys.goOnAfterRestore(config.retiredKept()));
                afterStart = false;
            }
            rewrapping().ifPresent(this::goOn);
            rotateKeys.destroyWhatIsDue();
            beginWhenTheEpochIsOver();
        } catch (KeysNotKeptException | UnusableKeysException | Problem e) {
            notBefore = clock.instant().plus(TRIED_AGAIN_AFTER);
            Log.errorf(
                    "keys could not be changed, tried again in %d minutes: %s",
                    TRIED_AGAIN_AFTER.toMinutes(), e.getMessage());
        } catch (RuntimeException e) {
            Log.warnf("work on keys is tried again soon: %s", e.toString());
        }
    }

    /** Whether changes wait because the last one could not be kept. */
    boolean rests() {
        return clock.instant().isBefore(notBefore);
    }

    private Optional<Rotation> rewrapping() {
        return QuarkusTransaction.requiringNew().call(rotations::rewrapping);
    }

    private void goOn(Rotation rotation) {
        rewrapDataKeys.pass(rotation.id);
        rotateKeys.retire(rotation.id);
    }

    private void beginWhenTheEpochIsOver() {
        boolean over = keys.keyEncryptionKeys().stream()
                .filter(KeyEncryptionKey::primary)
                .anyMatch(key -> key.createdAt().plus(config.epoch()).isBefore(clock.instant()));
        if (over && rewrapping().isEmpty()) {
            rotateKeys.begin("vault-service", "the epoch is over", config.retiredKept());
        }
    }
}
