package io.optward.kit.trail;

import io.optward.contracts.trail.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which refusals are told in full: the first of a kind in a minute. The others are counted and told when the minute is
 * over. Memory is bounded: when a minute has seen very many kinds, the rest of them share a count.
 */
final class RefusalTally {

    static final Duration WINDOW = Duration.ofMinutes(1);

    /** So many kinds are kept apart in one minute. */
    static final int MOST_KINDS = 1_000;

    private final Map<Object, Untold> untold = new HashMap<>();
    private Instant minute;

    RefusalTally(Instant now) {
        minute = minuteOf(now);
    }

    /** Counts a refusal; the fact to tell at once, if this is the first of its kind in this minute. */
    synchronized Optional<TrailEvent> refused(Refusal refusal, Instant now) {
        var known = untold.get(refusal.kind());
        if (known != null) {
            known.count++;
            return Optional.empty();
        }
        if (untold.size() >= MOST_KINDS) {
            untold.computeIfAbsent(refusal.rest(), _ -> new Untold(refusal, true)).count++;
            return Optional.empty();
        }
        untold.put(refusal.kind(), new Untold(refusal, false));
        return Optional.of(refusal.fact(1, now));
    }

    /** The counts of a minute that is over; empty while it lasts. */
    synchronized List<TrailEvent> overdue(Instant now) {
        return minuteOf(now).equals(minute) ? List.of() : rest(now);
    }

    /** What was counted and not told, whether or not the minute is over. A new minute begins. */
    synchronized List<TrailEvent> rest(Instant now) {
        var facts = untold.values().stream()
                .filter(counted -> counted.count > 0)
                .map(counted -> counted.fact(now))
                .toList();
        untold.clear();
        minute = minuteOf(now);
        return facts;
    }

    private static Instant minuteOf(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond() - Math.floorMod(now.getEpochSecond(), WINDOW.toSeconds()));
    }

    private static final class Untold {

        private final Refusal first;
        private final boolean rest;
        private int count;

        Untold(Refusal first, boolean rest) {
            this.first = first;
            this.rest = rest;
        }

        TrailEvent fact(Instant now) {
            return rest ? first.restFact(count, now) : first.fact(count, now);
        }
    }
}
