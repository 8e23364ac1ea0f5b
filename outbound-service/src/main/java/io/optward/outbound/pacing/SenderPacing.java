package io.optward.outbound.pacing;

import io.optward.contracts.SubjectToken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How fast one sender may send: so many a second in all, and so many to one person. Kept in memory; a new owner rebuilds
 * it from recent attempts. Safe for several threads.
 */
public final class SenderPacing {

    /** Attempts older than this leave no trace in any bucket. */
    public static final Duration MEMORY = Duration.ofMinutes(5);

    private static final Duration LONGEST_SLOWDOWN = Duration.ofMinutes(1);
    private static final int MOST_STRIKES = 6;
    private static final Duration FIRST_PROBE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(10);
    private static final int UNSURE_IN_A_ROW = 3;

    private final int pairBurst;
    private final Duration pairInterval;
    private final TokenBucket all;
    private final Map<SubjectToken, Pair> pairs = new HashMap<>();
    private Instant slowUntil = Instant.MIN;
    private int strikes;
    private Instant awayUntil = Instant.MIN;
    private Duration probeEvery = Duration.ZERO;
    private Instant lengthenedAt = Instant.MIN;
    private int unsureInARow;

    /**
     * @param perSecond messages of the number in a second
     * @param pairBurst messages to one person at once
     * @param pairInterval after the burst, one message to the same person in this time
     */
    public SenderPacing(int perSecond, int pairBurst, Duration pairInterval) {
        this.pairBurst = pairBurst;
        this.pairInterval = pairInterval;
        // a tenth of a second's worth at once keeps within the rate however it is measured
        this.all = new TokenBucket(
                Math.max(1, perSecond / 10), Duration.ofSeconds(1).dividedBy(perSecond));
    }

    /** Takes a turn for a message to this person: zero and taken, or how long to wait and nothing taken. */
    public synchronized Turn take(SubjectToken subject, Instant now) {
        var slow = until(slowUntil.isAfter(awayUntil) ? slowUntil : awayUntil, now);
        var sender = slow.compareTo(all.waitFor(now)) > 0 ? slow : all.waitFor(now);
        if (!sender.isZero()) {
            return new Turn.SenderWaits(sender);
        }
        var pair = pair(subject);
        var blocked = until(pair.blockedUntil, now);
        var own = blocked.compareTo(pair.bucket.waitFor(now)) > 0 ? blocked : pair.bucket.waitFor(now);
        if (!own.isZero()) {
            return new Turn.PairWaits(own);
        }
        all.take(now);
        pair.bucket.take(now);
        if (!probeEvery.isZero()) {
            // this one finds out for all
            awayUntil = now.plus(probeEvery);
        }
        return new Turn.Taken();
    }

    /** A turn was not used: the message did not go out. */
    public synchronized void giveBack(SubjectToken subject) {
        all.giveBack();
        pair(subject).bucket.giveBack();
        if (!probeEvery.isZero()) {
            // it did not find out; another may
            awayUntil = Instant.MIN;
        }
    }

    /** An earlier owner sent to this person then. */
    public synchronized void replay(SubjectToken subject, Instant at) {
        all.take(at);
        pair(subject).bucket.take(at);
    }

    /** WhatsApp took a message to this person. */
    public synchronized void succeeded(SubjectToken subject) {
        strikes = 0;
        unsureInARow = 0;
        probeEvery = Duration.ZERO;
        awayUntil = Instant.MIN;
        pair(subject).strikes = 0;
    }

    /**
     * WhatsApp says that the number is too fast (130429): rest for a second, then twice as long each time, with jitter.
     *
     * @param jitter from 0 to 1
     */
    public synchronized void slowDown(Instant now, double jitter) {
        var rest = Duration.ofSeconds(1L << Math.min(strikes, MOST_STRIKES));
        strikes++;
        var capped = rest.compareTo(LONGEST_SLOWDOWN) > 0 ? LONGEST_SLOWDOWN : rest;
        restUntil(now.plus(capped).plusMillis((long) (capped.toMillis() * jitter / 2)));
    }

    /**
     * WhatsApp cannot be reached: one message tries after a second, then after twice as long, at last every ten seconds,
     * and all others wait until one succeeds.
     *
     * @return when the next one may try
     */
    public synchronized Instant unreachable(Instant now) {
        // those that were under way at the same time tell nothing new
        if (probeEvery.isZero() || !now.isBefore(lengthenedAt.plus(probeEvery))) {
            var longer = probeEvery.isZero() ? FIRST_PROBE : probeEvery.multipliedBy(2);
            probeEvery = longer.compareTo(LONGEST_PROBE) > 0 ? LONGEST_PROBE : longer;
            lengthenedAt = now;
        }
        awayUntil = now.plus(probeEvery);
        return awayUntil;
    }

    /** What became of a message is not known. Some in a row, and it is better to try with one at a time. */
    public synchronized void unsure(Instant now) {
        unsureInARow++;
        if (unsureInARow >= UNSURE_IN_A_ROW) {
            unreachable(now);
        }
    }

    /** Until when nothing is tried because WhatsApp does not answer; empty when it does as far as we know. */
    public synchronized Optional<Instant> awayUntil(Instant now) {
        return !probeEvery.isZero() && awayUntil.isAfter(now) ? Optional.of(awayUntil) : Optional.empty();
    }

    /** Nothing more from this number until then. */
    public synchronized void restUntil(Instant until) {
        if (until.isAfter(slowUntil)) {
            slowUntil = until;
        }
    }

    /** WhatsApp says that this pair is too fast (131056): 4^X seconds; others are not touched. Until when. */
    public synchronized Instant pausePair(SubjectToken subject, Instant now) {
        var pair = pair(subject);
        pair.blockedUntil = now.plusSeconds(1L << (2 * Math.min(pair.strikes, MOST_STRIKES)));
        pair.strikes++;
        return pair.blockedUntil;
    }

    /** Forgets pairs that nothing is to be remembered of. */
    public synchronized void tidy(Instant now) {
        pairs.values().removeIf(pair -> pair.bucket.isFull(now) && !pair.blockedUntil.isAfter(now.minus(MEMORY)));
    }

    private Pair pair(SubjectToken subject) {
        return pairs.computeIfAbsent(subject, _ -> new Pair(new TokenBucket(pairBurst, pairInterval)));
    }

    private static Duration until(Instant then, Instant now) {
        return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }

    private static final class Pair {
        private final TokenBucket bucket;
        private Instant blockedUntil = Instant.MIN;
        private int strikes;

        private Pair(TokenBucket bucket) {
            this.bucket = bucket;
        }
    }

    /** Whether it is a message's turn. */
    public sealed interface Turn {

        /** It is, and the turn is used up. */
        record Taken() implements Turn {}

        /** Nobody may send from this number for so long. */
        record SenderWaits(Duration longer) implements Turn {}

        /** Nothing may go to this person for so long. */
        record PairWaits(Duration longer) implements Turn {}
    }
}
