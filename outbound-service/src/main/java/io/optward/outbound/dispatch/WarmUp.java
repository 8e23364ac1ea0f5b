package io.optward.outbound.dispatch;

import io.optward.contracts.decision.Decision;
import io.optward.kit.business.BusinessConfig;
import io.optward.outbound.clearance.Clearance;
import io.optward.outbound.clearance.Freshness;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.sender.Tenure;
import io.optward.outbound.submission.VaultWatch;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Goes the way of a message once before the first sender is taken, without one: classes are loaded, connections stand,
 * statements are prepared. Otherwise the first decision after a start grows too old on that way and is taken again.
 */
@ApplicationScoped
class WarmUp {

    private static final String NOBODY = "nobody";
    private static final int ROUNDS = 3;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    private final Clearance clearance;
    private final VaultWatch vault;
    private final WhatsAppClient whatsapp;
    private final Attempts attempts;
    private final MessageQueue queue;
    private final BusinessConfig business;
    private final Clock clock;
    private boolean done;

    WarmUp(
            Clearance clearance,
            VaultWatch vault,
            WhatsAppClient whatsapp,
            Attempts attempts,
            MessageQueue queue,
            BusinessConfig business,
            Clock clock) {
        this.clearance = clearance;
        this.vault = vault;
        this.whatsapp = whatsapp;
        this.attempts = attempts;
        this.queue = queue;
        this.business = business;
        this.clock = clock;
    }

    /** Warms up, the first time it is asked for; whoever asks meanwhile waits. What does not answer is no reason to. */
    synchronized void once() {
        if (done) {
            return;
        }
        done = true;
        long begun = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            quietly("consent", clearance::practise);
            quietly("vault", vault::look);
            quietly("database", this::lookForNobody);
            quietly("body", this::writeToNobody);
            quietly(
                    "whatsapp",
                    () -> business.senders().keySet().stream().findFirst().ifPresent(whatsapp::greet));
        }
        Log.infof("warmed up in %d ms", (System.nanoTime() - begun) / 1_000_000);
    }

    private void lookForNobody() {
        var decision = new Decision(NOBODY, Decision.Outcome.DENY, null, List.of(), null, null, clock.instant(), null);
        attempts.begin(new Tenure(NOBODY, NOBODY, 0), NOBODY, decision, Freshness.startingNow(LONG_ENOUGH));
        queue.change(NOBODY, _ -> List.of());
        queue.due(NOBODY, clock.instant(), List.of(), 1);
        queue.putOff(List.of(NOBODY), clock.instant());
    }

    private void writeToNobody() {
        for (var template : business.templates().orElse(List.of())) {
            var values = template.parameters().orElse(List.of()).stream()
                    .collect(Collectors.toMap(name -> name, name -> name));
            var _ = WhatsAppBody.template(new Recipient.UserId(NOBODY), NOBODY, template, values, null);
        }
    }

    private static void quietly(String part, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            Log.debugf(e, "not warmed up part=%s", part);
        }
    }
}
