package io.optward.kit.trail;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.trail.TrailEvent;
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

/** Remembers refusals on the audit trail. Whoever refuses never waits for it, and an attack cannot fill memory. */
@ApplicationScoped
public class Refusals {

    /** Facts that may wait for Kafka: a minute's worth. */
    private static final int MOST_WAITING = 2 * RefusalTally.MOST_KINDS;

    private final AuditTrail trail;
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

    Refusals(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
        this.tally = new RefusalTally(clock.instant());
    }

    void start(@Observes StartupEvent started) {
        var _ = minutes.scheduleAtFixedRate(
                () -> tally.overdue(clock.instant()).forEach(this::tell), 1, 1, TimeUnit.SECONDS);
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
    public void remember(Refusal refusal) {
        tally.refused(refusal, clock.instant()).ifPresent(this::tell);
    }

    private void tell(TrailEvent fact) {
        try {
            teller.execute(() -> {
                // Kafka's own time limit ends it; a refusal that cannot be told is in the log
                CompletableFuture<Void> told = trail.tell(CrockfordId.random("rfs_"), null, fact);
                var _ = told.whenComplete((_, failure) -> {
                    if (failure != null) {
                        notTold();
                    }
                });
            });
        } catch (RejectedExecutionException _) {
            notTold();
        }
    }

    private static void notTold() {
        Log.warn("a call was refused, and that is not on the audit trail");
    }
}
