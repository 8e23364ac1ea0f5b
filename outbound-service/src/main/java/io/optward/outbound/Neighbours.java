package io.optward.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Whether those we ask answered when they were last asked. Told by the health checks; nothing is decided by it. */
@ApplicationScoped
public class Neighbours {

    public static final String CONSENT = "consent-service";
    public static final String VAULT = "vault-service";
    public static final String WHATSAPP = "whatsapp";

    /** Asked for the flow_token of each Flow; whoever sends none never needs it. */
    public static final String FLOWS = "ingress-flows";

    /** All of them. */
    public static final List<String> ALL = List.of(CONSENT, VAULT, WHATSAPP, FLOWS);

    private final ConcurrentMap<String, State> states = new ConcurrentHashMap<>();

    /** It answered. */
    public void answered(String neighbour) {
        states.put(neighbour, new State.Answers());
    }

    /** It did not; the first time since it last did is kept. */
    public void didNotAnswer(String neighbour, Instant at) {
        states.compute(neighbour, (_, state) -> state instanceof State.Away ? state : new State.Away(at));
    }

    /** What is known of one. */
    public State state(String neighbour) {
        return states.getOrDefault(neighbour, new State.NotAskedYet());
    }

    /** What is known of a neighbour. */
    public sealed interface State {

        /** Nothing. */
        record NotAskedYet() implements State {
            @Override
            public String toString() {
                return "not asked yet";
            }
        }

        /** It answers. */
        record Answers() implements State {
            @Override
            public String toString() {
                return "answers";
            }
        }

        /** It does not answer. */
        record Away(Instant since) implements State {
            @Override
            public String toString() {
                return "away since " + since;
            }
        }
    }
}
