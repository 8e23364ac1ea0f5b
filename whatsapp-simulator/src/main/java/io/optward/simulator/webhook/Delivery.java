package io.optward.simulator.webhook;

import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * One webhook that waits for its next attempt.
 *
 * <p>Times are readings of {@link System#nanoTime()}. A delivery is changed only by the thread that took it out of the
 * queue.
 */
final class Delivery implements Delayed {

    private final long position;
    private final byte[] body;
    private final List<Delivery> following;
    private final long firstDue;
    private long due;
    private int attempts;

    /**
     * @param position under which its delivery is noted
     * @param following webhooks that must not be attempted before this one was; they wait for its first attempt only
     */
    Delivery(long position, byte[] body, long due, List<Delivery> following) {
        this.position = position;
        this.body = body;
        this.due = due;
        this.firstDue = due;
        this.following = following;
    }

    long position() {
        return position;
    }

    byte[] body() {
        return body;
    }

    int attempts() {
        return attempts;
    }

    List<Delivery> following() {
        return following;
    }

    long ageInNanos(long now) {
        return now - firstDue;
    }

    void attempted() {
        attempts++;
    }

    void dueAt(long instant) {
        due = instant;
    }

    void notBefore(long instant) {
        if (due - instant < 0) {
            due = instant;
        }
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return other instanceof Delivery delivery
                ? Long.signum(due - delivery.due)
                : Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
