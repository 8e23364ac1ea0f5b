package io.optward.ingress.receiver;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.trail.TrailEvent.WebhookRefused;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.trail.AuditTrail;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Remembers refused webhooks on the audit trail. Whoever refuses never waits for it, and an attack cannot fill memory. */
@ApplicationScoped
class Refusals {

    /** Facts that may wait for Kafka: a minute's worth. */
    private static final int MOST_WAITING = 2 * RefusalTally.MOST_PAIRS;

    private final AuditTrail trail;
    private final IngressConfig config;
    private final Clock clock;
    private final RefusalTally tally;
    private final ScheduledThreadPoolExecutor minutes = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("refusals-minute").daemon().factory());
    private final ThreadPoolExecutor teller = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("refusals-teller").daemon().factory());

    Refusals(AuditTrail trail, IngressConfig config, Clock clock) {
        this.trail = trail;
        this.config = config;
        this.clock = clock;
        this.tally = new RefusalTally(clock.instant());
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.RECEIVER)) {
            var _ = minutes.scheduleAtFixedRate(
                    () -> tally.overdue(clock.instant()).forEach(this::tell), 1, 1, TimeUnit.SECONDS);
        }
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        minutes.shutdownNow();
        tally.rest(clock.instant()).forEach(this::tell);
        teller.shutdown();
        if (!teller.awaitTermination(2, TimeUnit.SECONDS)) {
            Log.warn("some refusals of the last minute are not on the audit trail");
        }
    }

    /** Counts a refusal and tells it if it is the first of its kind in this minute. Does not wait, does not fail. */
    void remember(String reason, String addressPrefix) {
        tally.refused(reason, addressPrefix, clock.instant()).ifPresent(this::tell);
    }

    private void tell(WebhookRefused fact) {
        try {
            teller.execute(() -> {
                // Kafka's own time limit ends it; a refusal that cannot be told is in the log
                CompletableFuture<Void> told = trail.tell(CrockfordId.random("rfs_"), null, fact);
                var _ = told.whenComplete((_, failure) -> {
                    if (failure != null) {
                        notTold(fact);
                    }
                });
            });
        } catch (RejectedExecutionException _) {
            notTold(fact);
        }
    }

    private static void notTold(WebhookRefused fact) {
        Log.warnf("refused and not on the audit trail reason=%s count=%d", fact.reason(), fact.count());
    }
}
