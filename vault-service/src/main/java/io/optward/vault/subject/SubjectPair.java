package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;

/**
 * Two subjects, in no order: the pair of A and B is the pair of B and A.
 *
 * @param one the one whose token sorts first
 */
public record SubjectPair(SubjectToken one, SubjectToken other) {

    /** The pair of two different subjects. */
    public static SubjectPair of(SubjectToken a, SubjectToken b) {
        return a.value().compareTo(b.value()) < 0 ? new SubjectPair(a, b) : new SubjectPair(b, a);
    }
}
