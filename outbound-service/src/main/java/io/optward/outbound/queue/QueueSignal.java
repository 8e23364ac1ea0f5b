package io.optward.outbound.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes whoever works a sender in this process, so that a message need not wait for the next look. */
@ApplicationScoped
public class QueueSignal {

    private final ConcurrentMap<String, Semaphore> bySender = new ConcurrentHashMap<>();

    /** There is something to do for this sender. */
    public void wake(String sender) {
        var signal = of(sender);
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Waits until there is something to do, or for this long. */
    public void await(String sender, Duration longest) throws InterruptedException {
        var signal = of(sender);
        if (signal.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            signal.drainPermits();
        }
    }

    private Semaphore of(String sender) {
        return bySender.computeIfAbsent(sender, _ -> new Semaphore(0));
    }
}
