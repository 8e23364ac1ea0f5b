package io.optward.ingress.receiver;

import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.trail.Refusal;
import java.time.Instant;

/**
 * A webhook, or a request of a Flow, that was not accepted.
 *
 * @param addressPrefix the network it came from
 */
public record RefusedWebhook(String reason, String addressPrefix) implements Refusal {

    private static final String ACTOR = "anonymous";
    private static final String OUTCOME = "REFUSED";

    @Override
    public Object kind() {
        return this;
    }

    @Override
    public Object rest() {
        return new RefusedWebhook(reason, ELSEWHERE);
    }

    @Override
    public TrailEvent fact(int count, Instant at) {
        return new TrailEvent.WebhookRefused(ACTOR, OUTCOME, reason, addressPrefix, count, at);
    }

    @Override
    public TrailEvent restFact(int count, Instant at) {
        return new TrailEvent.WebhookRefused(ACTOR, OUTCOME, reason, ELSEWHERE, count, at);
    }
}
