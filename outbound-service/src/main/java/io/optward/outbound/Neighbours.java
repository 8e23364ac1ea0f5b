package io.optward.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Whether those we ask answered when they were last asked. Told by the health check; nothing is decided by it. */
@ApplicationScoped
public class Neighbours {

    public static final String CONSENT = "consent-service";
    public static final String VAULT = "vault-service";
    public static final String WHATSAPP = "whatsapp";

    private final ConcurrentMap<String, String> states = new ConcurrentHashMap<>();

    /** It answered. */
    public void answered(String neighbour) {
        states.put(neighbour, "answers");
    }

    /** It did not; the first time since it last did is kept. */
    public void didNotAnswer(String neighbour, Instant at) {
        states.compute(neighbour, (_, state) -> state != null && state.startsWith("away") ? state : "away since " + at);
    }

    /** What is known of each, by name. */
    public Map<String, String> states() {
        return new TreeMap<>(states);
    }
}
