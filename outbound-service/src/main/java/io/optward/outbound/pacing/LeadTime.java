package io.optward.outbound.pacing;

import java.time.Duration;

/**
 * How long it takes to put an attempt on record and get its first byte out, as an estimate on the long side: it goes half
 * of the way up to a longer time and a sixteenth of the way down to a shorter one. What nothing confirms fades, so that
 * an estimate too long for anything to be begun is tried again. Safe for several threads.
 */
public final class LeadTime {

    /** Without a new time the estimate is halved whenever so much has passed. */
    static final Duration FADES_BY_HALF_IN = Duration.ofMillis(500);

    private static final int RISES_BY = 2;
    private static final int FALLS_BY = 16;
    private static final int GONE = Long.SIZE - 1;

    private long nanos;
    private long toldAtNanos;

    /**
     * One took so long, or longer.
     *
     * @param nowNanos a reading of the monotonic clock
     */
    public synchronized void took(Duration time, long nowNanos) {
        long before = faded(nowNanos);
        long difference = time.toNanos() - before;
        nanos = before + difference / (difference > 0 ? RISES_BY : FALLS_BY);
        toldAtNanos = nowNanos;
    }

    /** How long the next one is expected to take; nothing as long as nothing is known. */
    public synchronized Duration expected(long nowNanos) {
        return Duration.ofNanos(faded(nowNanos));
    }

    private long faded(long nowNanos) {
        long halvings = Math.max(0, nowNanos - toldAtNanos) / FADES_BY_HALF_IN.toNanos();
        return nanos >> Math.min(halvings, GONE);
    }
}
