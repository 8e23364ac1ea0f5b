package io.optward.vault.limit;

import io.optward.contracts.vault.RevealRequest.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish to reveal more than an hour's limits allow, and what a second person said to it.
 *
 * @param id {@code apr_…}
 * @param requester whom it is for, and nobody else
 * @param why in words that name nobody
 * @param values how many values were asked for
 * @param left how many of them may still be revealed
 * @param answerUntil when it expires if nobody has answered
 * @param goodUntil when an approval ends
 */
public record Approval(
        String id,
        String requester,
        Purpose purpose,
        String why,
        int values,
        int left,
        State state,
        Instant askedAt,
        Instant answerUntil,
        @Nullable String answeredBy,
        @Nullable Instant answeredAt,
        @Nullable Instant goodUntil) {

    Approval with(State next, int nowLeft) {
        return new Approval(
                id,
                requester,
                purpose,
                why,
                values,
                nowLeft,
                next,
                askedAt,
                answerUntil,
                answeredBy,
                answeredAt,
                goodUntil);
    }

    /** What became of it. */
    public enum State {
        /** Nobody has answered yet. */
        PENDING,
        /** Good for a minute. */
        APPROVED,
        /** Somebody said no. */
        REFUSED,
        /** All of it was revealed. */
        USED,
        /** Nobody answered in time, or it was not used up in time. */
        EXPIRED
    }
}
