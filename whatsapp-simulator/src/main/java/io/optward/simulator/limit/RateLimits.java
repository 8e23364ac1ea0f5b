package io.optward.simulator.limit;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.identity.PhoneNumber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Meta's throughput per number (error 130429) and pair rate per number and person (131056). Messages of the business
 * count, those of people do not.
 */
@ApplicationScoped
public class RateLimits {

    private final SimulatorConfig.Limits config;
    private final int pairsKept;
    private final Map<String, TokenBucket> numbers = new HashMap<>();
    private final LinkedHashMap<Pair, TokenBucket> pairs = new LinkedHashMap<>(16, 0.75f, true);

    RateLimits(SimulatorConfig config) {
        this.config = config.limits();
        this.pairsKept = config.memory().people();
    }

    /**
     * Counts one message.
     *
     * @throws GraphRefusal 130429 or 131056 when it is one too many; it was not counted for the pair then
     */
    public synchronized void count(String senderId, PhoneNumber to, Instant now) {
        if (!config.enabled()) {
            return;
        }
        Duration turn = Duration.ofSeconds(1).dividedBy(config.perSecond());
        if (!numbers.computeIfAbsent(senderId, _ -> new TokenBucket(config.perSecond(), turn, now))
                .tryTake(now)) {
            throw GraphRefusal.because(
                    MetaError.THROUGHPUT_REACHED.code(),
                    config.throttledStatus(),
                    "Message failed to send because there were too many messages sent from this phone number in a"
                            + " short period of time");
        }
        TokenBucket pair = pairs.computeIfAbsent(
                new Pair(senderId, to), _ -> new TokenBucket(config.pairBurst(), config.pairInterval(), now));
        if (pairs.size() > pairsKept) {
            pairs.pollFirstEntry();
        }
        if (!pair.tryTake(now)) {
            throw GraphRefusal.because(
                    MetaError.PAIR_RATE_REACHED.code(),
                    config.throttledStatus(),
                    "Message failed to send because there were too many messages sent from this phone number to the"
                            + " same user in a short period of time");
        }
    }

    synchronized void forget(@Observes StateForgotten asked) {
        numbers.clear();
        pairs.clear();
    }

    private record Pair(String senderId, PhoneNumber to) {}
}
