package io.optward.simulator.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * A bucket of permissions that fills by one per interval, up to its capacity; it starts full. Not safe for several
 * threads.
 */
final class TokenBucket {

    private final Duration interval;
    private final Duration whenFull;
    /** The instant at which the bucket is, or was, full. */
    private Instant fullAt;

    TokenBucket(int capacity, Duration interval, Instant now) {
        this.interval = interval;
        this.whenFull = interval.multipliedBy(capacity);
        this.fullAt = now;
    }

    /** Takes one permission if there is one. */
    boolean tryTake(Instant now) {
        Instant from = fullAt.isAfter(now) ? fullAt : now;
        Instant after = from.plus(interval);
        if (after.isAfter(now.plus(whenFull))) {
            return false;
        }
        fullAt = after;
        return true;
    }
}
