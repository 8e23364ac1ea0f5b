package io.optward.outbound.clearance;

import java.time.Duration;

/**
 * How long a decision may still be acted on. Runs on this process's monotonic clock, from before the decision was asked
 * for, so that neither a slow answer nor a clock that is set makes it look younger than it is.
 *
 * @param askedAtNanos {@link System#nanoTime()} before the question
 * @param lifetime how old it may become
 */
public record Freshness(long askedAtNanos, Duration lifetime) {

    /** From now on. */
    public static Freshness startingNow(Duration lifetime) {
        return new Freshness(System.nanoTime(), lifetime);
    }

    /** Whether the decision must be taken again. */
    public boolean isOver() {
        return isOverAt(System.nanoTime());
    }

    /** Whether the decision must be taken again at this reading of the monotonic clock. */
    public boolean isOverAt(long nanos) {
        return nanos - askedAtNanos > lifetime.toNanos();
    }

    /** Whether something that begins now and takes this long ends while the decision may be acted on. */
    public boolean lasts(Duration longer) {
        return !isOverAt(System.nanoTime() + longer.toNanos());
    }

    /** How old the decision is. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - askedAtNanos);
    }
}
