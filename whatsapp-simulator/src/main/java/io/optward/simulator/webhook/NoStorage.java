package io.optward.simulator.webhook;

import io.optward.simulator.StateForgotten;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers of which Meta keeps nothing: their webhooks are given up early, and that is told by error 131035. */
@ApplicationScoped
public class NoStorage {

    private final Map<String, Duration> retentions = new ConcurrentHashMap<>();

    NoStorage() {}

    public void enable(String sender, Duration retention) {
        retentions.put(sender, retention);
    }

    public void disable(String sender) {
        retentions.remove(sender);
    }

    /** For how long the number's webhooks are kept, if it has No Storage. */
    Optional<Duration> retentionOf(String sender) {
        return Optional.ofNullable(retentions.get(sender));
    }

    void forget(@Observes StateForgotten asked) {
        retentions.clear();
    }
}
