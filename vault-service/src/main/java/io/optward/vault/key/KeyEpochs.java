package io.optward.vault.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * When a data key that is destroyed now is noise in every backup too: when each key-encryption key that a backup may have it
 * under is gone. The key that wraps now is retired at the end of its epoch at the latest and destroyed when its time as a
 * retired key is over; those before it are destroyed earlier.
 */
@ApplicationScoped
public class KeyEpochs {

    private final KeyRing keys;
    private final KeysInForce inForce;
    private final KeyConfig config;

    KeyEpochs(KeyRing keys, KeysInForce inForce, KeyConfig config) {
        this.keys = keys;
        this.inForce = inForce;
        this.config = config;
    }

    /** From when on no backup taken until now opens anything that a destroyed data key sealed. */
    public Instant everyBackupIsNoiseAt() {
        var retired = inForce.retired().stream().map(key -> key.goneAt()
                .orElseGet(() -> key.destroyAt().plus(config.kms().deletionDelay())));
        var held = keys.keyEncryptionKeys().stream().map(key -> key.createdAt()
                .plus(config.epoch())
                .plus(config.retiredKept())
                .plus(config.kms().deletionDelay()));
        return Stream.concat(retired, held).max(Instant::compareTo).orElseThrow();
    }
}
