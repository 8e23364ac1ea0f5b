package io.optward.outbound.pacing;

import java.time.Duration;
import java.time.Instant;

/**
 * Lets a burst through, and after that one in each interval. Kept as the one instant at which the bucket would be full
 * again (the generic cell rate algorithm), so it can be rebuilt by replaying what was taken. Not for several threads.
 */
final class TokenBucket {

    private final Duration interval;
    private final Duration tolerance;
    private Instant fullAt = Instant.MIN;

    /**
     * @param burst how many at once, 1 or more
     * @param interval time in which one token comes back
     */
    TokenBucket(int burst, Duration interval) {
        this.interval = interval;
        this.tolerance = interval.multipliedBy(burst - 1L);
    }

    /** How long until there is a token; zero when there is one. */
    Duration waitFor(Instant now) {
        if (!fullAt.isAfter(now)) {
            return Duration.ZERO;
        }
        var wait = Duration.between(now, fullAt).minus(tolerance);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Takes a token, there or not. */
    void take(Instant now) {
        fullAt = (fullAt.isAfter(now) ? fullAt : now).plus(interval);
    }

    /** Puts a token back that was not used. */
    void giveBack() {
        if (!fullAt.equals(Instant.MIN)) {
            fullAt = fullAt.minus(interval);
        }
    }

    /** Whether nothing was taken that has not come back. */
    boolean isFull(Instant now) {
        return !fullAt.isAfter(now);
    }
}
