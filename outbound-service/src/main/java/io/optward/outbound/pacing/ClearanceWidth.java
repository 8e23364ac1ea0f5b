package io.optward.outbound.pacing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * How many messages of one sender may be on their way at a time, from the question whether they may go to their first
 * byte. A decision that grows too old on that way is taken again for nothing, so where time is short more at once means
 * fewer in the end: half as many once a decision became too old, and one more whenever as many as it is wide were in time
 * (additive increase, multiplicative decrease). After a minute without a decision that became too old it is as wide as it
 * may be, so that a hiccup leaves no trace with a sender that has little to send. Safe for several threads.
 */
public final class ClearanceWidth {

    /** What became too old longer ago tells nothing of now. */
    static final Duration MEMORY = Duration.ofMinutes(1);

    private final int widest;
    private int width;
    private int onTheWay;
    private int inTime;
    private int narrowings;
    private long narrowedAtNanos;

    /**
     * @param widest how many at most, 1 or more; it begins like that
     */
    public ClearanceWidth(int widest) {
        if (widest < 1) {
            throw new IllegalArgumentException("the widest is 1 or more, not " + widest);
        }
        this.widest = widest;
        this.width = widest;
    }

    /** How many there may be at most. */
    public int widest() {
        return widest;
    }

    /**
     * How many there may be at the moment.
     *
     * @param nowNanos a reading of the monotonic clock
     */
    public synchronized int width(long nowNanos) {
        if (width < widest && nowNanos - narrowedAtNanos > MEMORY.toNanos()) {
            width = widest;
            inTime = 0;
        }
        return width;
    }

    /** How many more may be begun now. */
    public synchronized int room(long nowNanos) {
        return Math.max(0, width(nowNanos) - onTheWay);
    }

    /**
     * These are on their way, together.
     *
     * @param through run once, when none of them is on the way any more
     */
    public synchronized Round begin(Collection<String> messages, Runnable through) {
        onTheWay += messages.size();
        return new Round(messages, narrowings, through);
    }

    private void oneMoreInTime() {
        inTime++;
        if (inTime >= width && width < widest) {
            width++;
            inTime = 0;
        }
    }

    private void oneTooOld(long nowNanos) {
        width = Math.max(1, width / 2);
        inTime = 0;
        narrowings++;
        narrowedAtNanos = nowNanos;
    }

    /**
     * Messages that were begun together. Each leaves the way in one of three manners; what is told of it after that
     * changes nothing. A round that was begun before the width was last halved says nothing about the width now, so one
     * round, or several that were under way together, halve it once.
     */
    public final class Round {

        private final Set<String> underWay;
        private final int narrowingsBefore;
        private final Runnable through;

        private Round(Collection<String> messages, int narrowingsBefore, Runnable through) {
            this.underWay = new HashSet<>(messages);
            this.narrowingsBefore = narrowingsBefore;
            this.through = through;
        }

        /** Its first byte went out while its decision was fresh. */
        public void inTime(String message) {
            leave(message, ClearanceWidth.this::oneMoreInTime);
        }

        /** Its decision became too old, or was about to, before its first byte. */
        public void tooOld(String message, long nowNanos) {
            leave(message, () -> oneTooOld(nowNanos));
        }

        /** It left for a reason that tells nothing of time. */
        public void left(String message) {
            leave(message, () -> {});
        }

        private void leave(String message, Runnable finding) {
            boolean last;
            synchronized (ClearanceWidth.this) {
                if (!underWay.remove(message)) {
                    return;
                }
                onTheWay--;
                if (narrowingsBefore == narrowings) {
                    finding.run();
                }
                last = underWay.isEmpty();
            }
            if (last) {
                through.run();
            }
        }
    }
}
