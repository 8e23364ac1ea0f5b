package io.optward.vault.key;

import io.optward.contracts.SubjectToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Data keys in the clear, for the one call that they are unwrapped for; none is kept. To unwrap one is an AES-GCM decryption of
 * 32 bytes, less than a cache costs that most people are not found in. Whoever asks shows the wrapped key, which is read from
 * the database together with the subject's state, so after an erasure nobody has one to show.
 */
@ApplicationScoped
public class DataKeys {

    /**
     * Longest time that an unwrapped key stays in memory; stated in every certificate of erasure. A call and the collection
     * of its garbage take some tens of seconds.
     */
    public static final Duration IN_MEMORY = Duration.ofMinutes(5);

    private final KeyRing keys;
    private final LatestKeys latest;

    DataKeys(KeyRing keys, LatestKeys latest) {
        this.keys = keys;
        this.latest = latest;
    }

    /** A new key for a subject that is about to be registered. */
    public KeyRing.NewKey create(SubjectToken subject) {
        return keys.newDataKey(subject);
    }

    /** @throws IllegalStateException if the key does not unwrap as this subject's */
    public DataKey unwrap(SubjectToken subject, WrappedKey wrapped) {
        if (!keys.holds(wrapped.kekId())) {
            latest.follow();
        }
        return keys.unwrap(subject, wrapped);
    }

    /** A new data key was refused: the key that wraps it here may have lost the right to. */
    public void takeUpTheNewestKey() {
        latest.follow();
    }
}
