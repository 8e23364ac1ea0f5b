package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.vault.key.WrappedKey;
import org.jspecify.annotations.Nullable;

/**
 * A subject's state and its key, read in one query, so that the one is as old as the other.
 *
 * @param key null once the subject is erased
 */
public record RegisteredSubject(
        SubjectToken token, SubjectState state, @Nullable WrappedKey key) {

    /** Whether its key and aliases are destroyed. */
    public boolean erased() {
        return state == SubjectState.ERASED || key == null;
    }

    /**
     * The wrapped key of a subject that lives.
     *
     * @throws IllegalStateException if the subject is erased
     */
    public WrappedKey liveKey() {
        var live = key;
        if (erased() || live == null) {
            throw new IllegalStateException(token + " is erased and has no key");
        }
        return live;
    }
}
