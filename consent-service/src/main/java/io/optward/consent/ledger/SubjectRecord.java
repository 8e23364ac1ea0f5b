package io.optward.consent.ledger;

import java.util.List;

/**
 * What the ledger knows when it is asked about a person.
 *
 * @param own the person's own history
 * @param conflicting the histories of subjects that may be the same person; what they refused counts here, what they
 *     agreed to does not, and their START lifts nothing but their own
 */
public record SubjectRecord(ConsentHistory own, List<ConsentHistory> conflicting) {

    /** Of somebody of whom nothing is known. */
    public static final SubjectRecord NOTHING_KNOWN = new SubjectRecord(ConsentHistory.empty(), List.of());
}
