package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.vault.key.WrappedKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subject's state and its key, read in one query, so that the one is as old as the other.
 *
 * @param canonical whom the person is known as: the subject itself unless it was merged into another
 * @param createdAt null where it was not read, as it is not of plain subjects ({@link PlainSubjects})
 * @param key null once the subject is erased
 * @param canary whether this is nobody, and asking for it an alarm; shown to nobody
 */
public record RegisteredSubject(
        SubjectToken token,
        SubjectToken canonical,
        SubjectState state,
        @Nullable Instant createdAt,
        @Nullable WrappedKey key,
        boolean canary) {

    /** Somebody who exists. */
    public RegisteredSubject(
            SubjectToken token,
            SubjectToken canonical,
            SubjectState state,
            @Nullable Instant createdAt,
            @Nullable WrappedKey key) {
        this(token, canonical, state, createdAt, key, false);
    }

    /** Somebody who may be contacted and was never merged with anybody. */
    static RegisteredSubject plain(SubjectToken token, WrappedKey key, boolean canary) {
        return new RegisteredSubject(token, token, SubjectState.ACTIVE, null, key, canary);
    }

    /** Whether it was found as one of whom nothing else need be known ({@link PlainSubjects}): it is a family of one. */
    public boolean isPlain() {
        return createdAt == null;
    }

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
