package io.optward.kit.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** How often a client may still make a call from an address. Each process counts for itself. */
@ApplicationScoped
class CallLimits {

    /** So many pairs of client and address are kept apart; the least used is forgotten first. */
    private static final int MOST_KEPT = 20_000;

    private final Cache<Key, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_KEPT)
            .expireAfterAccess(Duration.ofHours(2))
            .build();

    /** Takes one call; how long to wait if there is none left. */
    Optional<Duration> tryTake(AccessRule rule, String client, String address) {
        var limit = rule.limit();
        if (limit == null) {
            return Optional.empty();
        }
        var bucket = buckets.get(new Key(rule.call(), client, address), _ -> Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit.calls()).refillGreedy(limit.calls(), limit.per()))
                .build());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private record Key(String call, String client, String address) {}
}
