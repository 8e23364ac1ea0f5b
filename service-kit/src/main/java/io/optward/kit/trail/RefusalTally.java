package io.optward.ingress.receiver;

import io.optward.contracts.trail.TrailEvent.WebhookRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which refusals are told in full: the first per reason and address prefix in a minute. The others are counted and told
 * when the minute is over. Memory is bounded: when a minute has seen very many networks, the rest of them share a count.
 */
final class RefusalTally {

    static final Duration WINDOW = Duration.ofMinutes(1);

    /** So many pairs of reason and prefix are kept apart in one minute. */
    static final int MOST_PAIRS = 1_000;

    private static final String ACTOR = "anonymous";
    private static final String OUTCOME = "REFUSED";
    private static final String ELSEWHERE = "elsewhere";

    private final Map<Pair, Integer> untold = new HashMap<>();
    private Instant minute;

    RefusalTally(Instant now) {
        minute = minuteOf(now);
    }

    /** Counts a refusal; the fact to tell at once, if this is the first of its kind in this minute. */
    synchronized Optional<WebhookRefused> refused(String reason, String addressPrefix, Instant now) {
        var pair = new Pair(reason, addressPrefix);
        if (!untold.containsKey(pair) && untold.size() >= MOST_PAIRS) {
            untold.merge(new Pair(reason, ELSEWHERE), 1, Integer::sum);
            return Optional.empty();
        }
        if (untold.putIfAbsent(pair, 0) == null) {
            return Optional.of(fact(pair, 1, now));
        }
        untold.merge(pair, 1, Integer::sum);
        return Optional.empty();
    }

    /** The counts of a minute that is over; empty while it lasts. */
    synchronized List<WebhookRefused> overdue(Instant now) {
        return minuteOf(now).equals(minute) ? List.of() : rest(now);
    }

    /** What was counted and not told, whether or not the minute is over. A new minute begins. */
    synchronized List<WebhookRefused> rest(Instant now) {
        var facts = untold.entrySet().stream()
                .filter(counted -> counted.getValue() > 0)
                .map(counted -> fact(counted.getKey(), counted.getValue(), now))
                .toList();
        untold.clear();
        minute = minuteOf(now);
        return facts;
    }

    private static WebhookRefused fact(Pair pair, int count, Instant now) {
        return new WebhookRefused(ACTOR, OUTCOME, pair.reason, pair.addressPrefix, count, now);
    }

    private static Instant minuteOf(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond() - Math.floorMod(now.getEpochSecond(), WINDOW.toSeconds()));
    }

    private record Pair(String reason, String addressPrefix) {}
}
