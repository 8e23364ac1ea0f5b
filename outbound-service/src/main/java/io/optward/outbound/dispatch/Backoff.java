package io.optward.outbound.dispatch;

import java.time.Duration;

/**
 * How long to wait before the next question: the first wait, then twice as long each time, up to the longest.
 */
record Backoff(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 20;

    Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("the first wait is more than nothing and at most the longest");
        }
    }

    /**
     * @param waits how often it was waited already
     */
    Duration after(int waits) {
        var wait = first.multipliedBy(1L << Math.min(waits, MOST_DOUBLINGS));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
