package io.optward.simulator.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * One webhook that waits for its next attempt.
 *
 * <p>Times at which it is due are readings of {@link System#nanoTime()}. A delivery is changed only by the thread that took it out of the
 * queue.
 */
final class Delivery implements Delayed {

    private final long position;
    private final URI to;
    private final byte[] body;
    private final List<Delivery> following;
    private final Instant since;
    private final Patience patience;
    private long due;
    private int attempts;

    /**
     * @param position under which its delivery is noted
     * @param to where it is posted
     * @param since when it came to be, by the simulator's clock; what is too old is given up
     * @param following webhooks that must not be attempted before this one was; they wait for its first attempt only
     */
    Delivery(long position, URI to, byte[] body, Instant since, Patience patience, long due, List<Delivery> following) {
        this.position = position;
        this.to = to;
        this.body = body;
        this.due = due;
        this.since = since;
        this.patience = patience;
        this.following = following;
    }

    long position() {
        return position;
    }

    URI to() {
        return to;
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

    /** Whether it is too old to be posted again. */
    boolean isOverAt(Instant now) {
        return now.isAfter(since.plus(patience.longest()));
    }

    void giveUp() {
        patience.whenOver().run();
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
