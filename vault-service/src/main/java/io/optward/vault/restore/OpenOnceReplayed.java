package io.optward.vault.restore;

import io.optward.kit.problem.Problem;
import io.optward.vault.erasure.RepeatErasure;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps the vault closed until every erasure that was ever told is known to be erased here. Nobody can say of a database
 * whether it was restored from a backup, so it is so at every start; what was read before is not read again. While Kafka is
 * away that cannot be known, and the vault waits.
 */
@Singleton
public class OpenOnceReplayed {

    private static final Duration START_WAITS = Duration.ofSeconds(10);
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(1);

    private final Tombstones tombstones;
    private final RepeatErasure erasures;
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);

    OpenOnceReplayed(Tombstones tombstones, RepeatErasure erasures) {
        this.tombstones = tombstones;
        this.erasures = erasures;
    }

    /** After the keys are open, and before the first request is heard wherever Kafka answers in time. */
    void start(@Observes @Priority(10) StartupEvent starting) throws InterruptedException {
        Thread.ofVirtual().name("tombstones").start(this::catchUpUntilDone);
        if (!open.await(START_WAITS.toMillis(), TimeUnit.MILLISECONDS)) {
            Log.warn("erasures told on Kafka cannot be read yet; nobody is answered until they are");
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        stopping.countDown();
    }

    private void catchUpUntilDone() {
        try {
            do {
                try {
                    tombstones.catchUp();
                    open.countDown();
                } catch (RuntimeException e) {
                    Log.warnf("erasures told on Kafka are read again soon: %s", e.toString());
                }
            } while (!isOpen() && !stopping.await(TRIED_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Now and then, so that the next start has little to read. */
    @Scheduled(every = "1h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void keepUp() {
        orNextTime(tombstones::catchUp);
    }

    /** Where an erasure could not be told at once: looks whether it is told now. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void lookForWhatIsUntold() {
        orNextTime(() -> {
            if (isOpen() && QuarkusTransaction.requiringNew().call(erasures::someAreUntold)) {
                tombstones.catchUp();
            }
        });
    }

    private static void orNextTime(Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException e) {
            Log.warnf("erasures told on Kafka are read the next time: %s", e.toString());
        }
    }

    /** @throws Problem 503 while it is not known whether everybody is erased who should be */
    @ServerRequestFilter(nonBlocking = true)
    public void keepClosed(ContainerRequestContext request) {
        if (!isOpen() && request.getUriInfo().getPath().startsWith("/v1/")) {
            throw Problem.unavailable(
                    "NOT_OPEN_YET",
                    "The vault looks whether anybody was erased whom it still knows, which it does at every start, and"
                            + " Kafka has not told yet. Try again.");
        }
    }

    /** Whether anybody is answered. */
    boolean isOpen() {
        return open.getCount() == 0;
    }
}
