package io.optward.vault.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.optward.contracts.SubjectToken;
import io.optward.vault.VaultConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Data keys in the clear, for at most five minutes. The cache saves the unwrapping and nothing else: whoever asks shows
 * the wrapped key, which is read from the database together with the subject's state, so after an erasure nobody has
 * one to show.
 */
@ApplicationScoped
public class DataKeys {

    /** Longest time that an unwrapped key stays in memory; stated in every certificate of erasure. */
    public static final Duration IN_MEMORY = Duration.ofMinutes(5);

    private final KeyRing keys;
    private final LatestKeys latest;
    private final Cache<Entry, DataKey> unwrapped;

    DataKeys(KeyRing keys, LatestKeys latest, VaultConfig config) {
        this.keys = keys;
        this.latest = latest;
        this.unwrapped = Caffeine.newBuilder()
                .maximumSize(config.dataKeysInMemory())
                .expireAfterWrite(IN_MEMORY)
                .build();
    }

    /** A new key for a subject that is about to be registered. */
    public KeyRing.NewKey create(SubjectToken subject) {
        return keys.newDataKey(subject);
    }

    /** @throws IllegalStateException if the key does not unwrap as this subject's */
    public DataKey unwrap(SubjectToken subject, WrappedKey wrapped) {
        return unwrapped.get(new Entry(subject, wrapped), entry -> {
            if (!keys.holds(entry.wrapped.kekId())) {
                latest.follow();
            }
            return keys.unwrap(entry.subject, entry.wrapped);
        });
    }

    /** A new data key was refused: the key that wraps it here may have lost the right to. */
    public void takeUpTheNewestKey() {
        latest.follow();
    }

    /** Drops a key at once; other processes drop it within {@link #IN_MEMORY}. */
    public void forget(SubjectToken subject, WrappedKey wrapped) {
        unwrapped.invalidate(new Entry(subject, wrapped));
    }

    private record Entry(SubjectToken subject, WrappedKey wrapped) {}
}
