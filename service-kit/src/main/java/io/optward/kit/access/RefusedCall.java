package io.optward.kit.access;

import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.trail.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused before it was heard.
 *
 * @param actor {@code anonymous} where no valid token was shown
 * @param client the client that held the token
 */
record RefusedCall(
        String service,
        String reason,
        String call,
        String actor,
        @Nullable String client,
        String addressPrefix) implements Refusal {

    static final String ANONYMOUS = "anonymous";

    private static final String OUTCOME = "REFUSED";
    private static final String SEVERAL = "several";

    /** Of those who are known everything they tried; of the others the network is what tells them apart. */
    @Override
    public Object kind() {
        return actor.equals(ANONYMOUS) ? List.of(reason, addressPrefix) : this;
    }

    @Override
    public Object rest() {
        return List.of(reason);
    }

    @Override
    public TrailEvent fact(int count, Instant at) {
        return new TrailEvent.AccessRefused(actor, OUTCOME, reason, service, call, client, addressPrefix, count, at);
    }

    @Override
    public TrailEvent restFact(int count, Instant at) {
        return new TrailEvent.AccessRefused(ANONYMOUS, OUTCOME, reason, service, SEVERAL, null, ELSEWHERE, count, at);
    }
}
