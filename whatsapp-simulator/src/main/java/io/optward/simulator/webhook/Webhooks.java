package io.optward.simulator.webhook;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import io.optward.simulator.business.Business;
import io.optward.simulator.business.Sender;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.problem.Refused;
import io.optward.simulator.quirk.Quirks;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The way out for webhooks: whatever is accepted here is posted until the receiver answers 200. */
@ApplicationScoped
public class Webhooks {

    private final Receiver receiver;
    private final Deliveries deliveries;
    private final Callbacks callbacks;
    private final NoStorage noStorage;
    private final Business business;
    private final Quirks quirks;
    private final QuirkyJson quirky;
    private final Clock clock;
    private final SimulatorConfig.Webhooks config;
    private volatile Backlog backlog;

    Webhooks(
            Receiver receiver,
            Deliveries deliveries,
            Callbacks callbacks,
            NoStorage noStorage,
            Business business,
            Quirks quirks,
            Clock clock,
            SimulatorConfig config) {
        this.receiver = receiver;
        this.deliveries = deliveries;
        this.callbacks = callbacks;
        this.noStorage = noStorage;
        this.business = business;
        this.quirks = quirks;
        this.quirky = new QuirkyJson(quirks);
        this.clock = clock;
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
        return callbacks
                .of(webhook.waba(), webhook.sender())
                .map(callback ->
                        postNow(new Ready(Duration.ZERO, callback, print(webhook), patienceWith(webhook)), copies))
                .orElseGet(FirstAttempts::none);
    }

    /**
     * Posts several updates in one body, or in one for each callback that they go to.
     *
     * @throws Refused 400 if a body would be larger than Meta's, 503 if there was no room; the rest was not posted
     */
    public List<FirstAttempts> postTogether(List<WebhookBody> updates, int copies) {
        var perCallback = new LinkedHashMap<Optional<URI>, List<WebhookBody>>();
        for (var update : updates) {
            perCallback
                    .computeIfAbsent(callbacks.of(update.waba(), update.sender()), _ -> new ArrayList<>())
                    .add(update);
        }
        return perCallback.values().stream()
                .map(WebhookBody::together)
                .map(body -> postNow(body, copies))
                .toList();
    }

    /** Puts webhooks in the queue, each on its own, all due at once: in whatever order they arrive. */
    public boolean postConcurrently(List<WebhookBody> webhooks) {
        List<Ready> ready = readyToPost(webhooks.stream()
                .map(webhook -> new Timed(Duration.ZERO, webhook))
                .toList());
        Backlog current = backlog;
        if (!current.takePlaces(ready.size())) {
            return false;
        }
        ready.stream().map(this::deliveryNow).forEach(current::add);
        return true;
    }

    /** Posts a body once, signed, to wherever it is meant for; nothing is kept of it. */
    public Attempt postElsewhere(URI url, byte[] body) {
        return receiver.post(url, body);
    }

    private FirstAttempts postNow(Ready webhook, int copies) {
        byte[] body = webhook.body();
        if (body.length > config.largestBody()) {
            throw Problem.of(
                            "BODY_TOO_LARGE",
                            "The webhook would be larger than Meta's",
                            400,
                            "Nothing was posted. The body would have " + body.length + " bytes, Meta's have at most "
                                    + config.largestBody() + ". Give fewer or shorter updates.")
                    .refused();
        }
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
        var attempts = new ArrayList<Attempt>(copies);
        for (int i = 0; i < copies; i++) {
            attempts.add(current.attempt(deliveryNow(webhook)));
        }
        return FirstAttempts.of(attempts);
    }

    /**
     * Posts webhooks later, none before the one ahead of it was attempted once.
     *
     * @return false if there was no room and nothing will be posted
     */
    public boolean postInTurn(List<Timed> webhooks) {
        List<Ready> ready = readyToPost(webhooks);
        Backlog current = backlog;
        if (!current.takePlaces(ready.size())) {
            return false;
        }
        List<Long> positions =
                ready.stream().map(Ready::body).map(deliveries::note).toList();
        long now = System.nanoTime();
        List<Delivery> rest = List.of();
        for (int i = ready.size() - 1; i >= 0; i--) {
            Ready next = ready.get(i);
            long due = now + next.after().toNanos();
            rest = List.of(new Delivery(
                    positions.get(i), next.to(), next.body(), clock.instant(), next.patience(), due, rest));
        }
        rest.forEach(current::add);
        return true;
    }

    /** Leaves out what nobody is subscribed to. */
    private List<Ready> readyToPost(List<Timed> webhooks) {
        return webhooks.stream()
                .flatMap(timed -> callbacks
                        .of(timed.webhook().waba(), timed.webhook().sender())
                        .map(callback -> new Ready(
                                timed.after(), callback, print(timed.webhook()), patienceWith(timed.webhook())))
                        .stream())
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ready(Duration after, URI to, byte[] body, Patience patience) {}

    private Delivery deliveryNow(Ready webhook) {
        return new Delivery(
                deliveries.note(webhook.body()),
                webhook.to(),
                webhook.body(),
                clock.instant(),
                webhook.patience(),
                System.nanoTime(),
                List.of());
    }

    private Patience patienceWith(WebhookBody webhook) {
        return Optional.ofNullable(webhook.sender())
                .flatMap(business::sender)
                .flatMap(sender -> noStorage
                        .retentionOf(sender.id())
                        .map(retention -> new Patience(retention, () -> tellThatOneIsLost(sender))))
                .orElseGet(() -> Patience.of(config.giveUpAfter()));
    }

    /** The news of a loss is kept as long as any other, and its loss is not told. */
    private void tellThatOneIsLost(Sender sender) {
        WebhookBody told = WebhookBody.lost(sender);
        Backlog current = backlog;
        callbacks.of(sender.waba(), sender.id()).ifPresent(callback -> {
            if (current.takePlaces(1)) {
                current.add(deliveryNow(
                        new Ready(Duration.ZERO, callback, print(told), Patience.of(config.giveUpAfter()))));
            }
        });
    }

    private byte[] print(WebhookBody webhook) {
        if (quirks.on().isEmpty()) {
            return MetaJson.print(webhook);
        }
        var tree = MetaJson.tree(webhook);
        quirky.bend(tree);
        return MetaJson.print(tree);
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
        var empty = new Backlog(receiver, deliveries, config, clock);
        empty.start();
        return empty;
    }
}
