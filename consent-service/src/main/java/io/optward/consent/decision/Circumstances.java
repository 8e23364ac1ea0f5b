package io.optward.consent.decision;

import io.optward.consent.ledger.ConsentHistory;
import io.optward.consent.ledger.Standing;
import io.optward.consent.signal.LastHeard.Hearing;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.DecisionRequest.SendQuestion;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known when a question is decided.
 *
 * @param history what the ledger holds about the person, under all their subjects
 * @param contractPurposes purposes for which the sender's configuration names a contract as legal basis; absent: the
 *     business has no such sender
 * @param heard the person's last message to that sender; absent: they never wrote to it
 * @param ledgerAsOf up to when every accepted webhook is in the ledger; absent: not known
 * @param awaitsReview whether something was put aside that names the person, or may name them
 */
record Circumstances(
        ConsentHistory history,
        @Nullable Set<Purpose> contractPurposes,
        @Nullable Hearing heard,
        @Nullable Instant ledgerAsOf,
        boolean awaitsReview) {

    /** Where the person stands towards what is asked. */
    Standing standing(SendQuestion question) {
        return history.consentTo(question.purpose(), question.sender());
    }

    /** Whether the person refused what is asked. */
    boolean refused(SendQuestion question) {
        return standing(question).refused();
    }

    /** Whether a contract with the person is the legal basis for this purpose. */
    boolean contractAllows(Purpose purpose) {
        return contractPurposes != null && contractPurposes.contains(purpose);
    }
}
