package io.optward.vault.limit;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends approvals whose time is over, and forgets what counts no more. Each replica does it; twice changes nothing. */
@ApplicationScoped
class LetTimePass {

    private static final int EVERY_SECONDS = 5;

    private final Approvals approvals;
    private final RevealLimits limits;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor rounds = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("reveal-approvals").daemon().factory());

    LetTimePass(Approvals approvals, RevealLimits limits, Clock clock) {
        this.approvals = approvals;
        this.limits = limits;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        var _ = rounds.scheduleWithFixedDelay(this::round, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        rounds.shutdownNow();
    }

    private void round() {
        try {
            var now = clock.instant();
            approvals.expire(now);
            QuarkusTransaction.requiringNew().run(() -> limits.forget(now));
        } catch (RuntimeException e) {
            // the next round comes in a moment
            Log.debugf(
                    "approvals whose time is over stay open for now: %s",
                    e.getClass().getSimpleName());
        }
    }
}
