package io.optward.simulator.webhook;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.problem.Refused;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The way out for webhooks: whatever is accepted here is posted until the receiver answers 200. */
@ApplicationScoped
public class Webhooks {

    private final Receiver receiver;
    private final Deliveries deliveries;
    private final SimulatorConfig.Webhooks config;
    private volatile Backlog backlog;

    Webhooks(Receiver receiver, Deliveries deliveries, SimulatorConfig config) {
        this.receiver = receiver;
        this.deliveries = deliveries;
        this.config = config.webhooks();
        this.backlog = emptyBacklog();
    }

    /**
     * Posts a webhook several times, one after the other, and waits for the first attempt of each. Copies that were not
     * received are retried in the background.
     *
     * @throws Refused 503 if there was no room and nothing was posted
     */
    public FirstAttempts postNow(WebhookBody webhook, int copies) {
        Backlog current = backlog;
        if (!current.takePlaces(copies)) {
            throw Problem.of(
                            "BACKLOG_FULL",
                            "Too many webhooks wait already",
                            503,
                            "Nothing was posted. Let the webhook receiver catch up and try again, or forget what waits"
                                    + " with DELETE /simulator/state.")
                    .refused();
        }
        byte[] body = MetaJson.print(webhook);
        var attempts = new ArrayList<Attempt>(copies);
        for (int i = 0; i < copies; i++) {
            attempts.add(current.attempt(new Delivery(deliveries.note(body), body, System.nanoTime(), List.of())));
        }
        return FirstAttempts.of(attempts);
    }

    /**
     * Posts webhooks later, none before the one ahead of it was attempted once.
     *
     * @return false if there was no room and nothing will be posted
     */
    public boolean postInTurn(List<Timed> webhooks) {
        Backlog current = backlog;
        if (!current.takePlaces(webhooks.size())) {
            return false;
        }
        long now = System.nanoTime();
        List<byte[]> bodies =
                webhooks.stream().map(Timed::webhook).map(MetaJson::print).toList();
        List<Long> positions = bodies.stream().map(deliveries::note).toList();
        List<Delivery> rest = List.of();
        for (int i = webhooks.size() - 1; i >= 0; i--) {
            long due = now + webhooks.get(i).after().toNanos();
            rest = List.of(new Delivery(positions.get(i), bodies.get(i), due, rest));
        }
        rest.forEach(current::add);
        return true;
    }

    /** A webhook and when it is due, counted from now. */
    public record Timed(Duration after, WebhookBody webhook) {}

    Backlog.Counts counts() {
        return backlog.counts();
    }

    synchronized void forget(@Observes StateForgotten asked) {
        Backlog old = backlog;
        backlog = emptyBacklog();
        old.close();
    }

    @PreDestroy
    void close() {
        backlog.close();
    }

    private Backlog emptyBacklog() {
        var empty = new Backlog(receiver, deliveries, config);
        empty.start();
        return empty;
    }
}
