package io.optward.outbound.outcome;

import io.optward.contracts.consent.Purpose;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message whose outcome nobody told. Statuses normally arrive within seconds; after a quiet period
 * without one the purpose decides whether the person would rather get it twice than not at all (decision 0017). Quiet is
 * only what we listened to: while a status of that time may lie unread, there is nothing to decide.
 */
enum AfterSilence {
    /** The quiet period is not over, or not heard to its end: a status may still come, or lie unread. */
    LISTEN_ON,
    /** Once more, marked as a possible duplicate. */
    TRY_ONCE_MORE,
    /** It failed as far as anybody can tell, and that is what is said. */
    GIVE_UP;

    /**
     * @param triedAgain whether this was the retry of an earlier unknown outcome already
     * @param startedAt when the call was started whose outcome is unknown
     * @param expiresAt nothing is sent from then on
     * @param heardUpTo every status that we accepted until then has had its effect; absent: not known
     */
    static AfterSilence of(
            Purpose purpose,
            boolean triedAgain,
            Instant startedAt,
            Instant expiresAt,
            Duration quiet,
            @Nullable Instant heardUpTo,
            Instant now) {
        var quietUntil = startedAt.plus(quiet);
        if (heardUpTo == null || heardUpTo.isBefore(quietUntil) || now.isBefore(quietUntil)) {
            return LISTEN_ON;
        }
        return mayComeTwice(purpose) && !triedAgain && now.isBefore(expiresAt) ? TRY_ONCE_MORE : GIVE_UP;
    }

    private static boolean mayComeTwice(Purpose purpose) {
        return switch (purpose) {
            // what people rely on, and what the law wants them told: missing it is worse than reading it twice
            case UTILITY, LEGAL_NOTICE -> true;
            // an old code is of no use, and two are confusing: the department sends a new one
            case AUTHENTICATION -> false;
            // somebody is in a conversation, and decides better than we do
            case CUSTOMER_CARE -> false;
            // nobody misses it
            case MARKETING, SURVEY -> false;
        };
    }
}
