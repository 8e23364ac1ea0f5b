package io.optward.simulator.webhook;

import io.optward.simulator.SimulatorConfig;
import io.quarkus.logging.Log;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Webhooks that still have to be received, each attempted until the receiver answers 200. One thread waits for the next
 * due webhook and hands it to a virtual thread; while the receiver is away it makes the attempts itself, one at a time,
 * so that a long queue does not become a storm.
 */
final class Backlog implements AutoCloseable {

    private static final URI NOWHERE = URI.create("about:blank");

    private final DelayQueue<Delivery> queue = new DelayQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong failedAttempts = new AtomicLong();
    private final Receiver receiver;
    private final Deliveries deliveries;
    private final SimulatorConfig.Webhooks config;
    private final Semaphore atOnce;
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread dispatcher;
    private final Set<URI> away = ConcurrentHashMap.newKeySet();
    private final AtomicLong givenUp = new AtomicLong();
    private final Clock clock;
    private volatile boolean closed;

    Backlog(Receiver receiver, Deliveries deliveries, SimulatorConfig.Webhooks config, Clock clock) {
        this.receiver = receiver;
        this.deliveries = deliveries;
        this.config = config;
        this.clock = clock;
        this.atOnce = new Semaphore(config.atOnce());
        this.dispatcher = Thread.ofVirtual().name("webhook-dispatcher").unstarted(this::dispatch);
    }

    void start() {
        dispatcher.start();
    }

    /** Takes places for this many webhooks, or for none of them. */
    boolean takePlaces(int count) {
        int taken = waiting.get();
        while (taken + count <= config.waiting()) {
            int seen = waiting.compareAndExchange(taken, taken + count);
            if (seen == taken) {
                return true;
            }
            taken = seen;
        }
        return false;
    }

    /** Puts a webhook in the queue. It must have a place. */
    void add(Delivery delivery) {
        if (!closed) {
            queue.add(delivery);
        }
    }

    /** Makes one attempt; what was not received goes back into the queue. */
    Attempt attempt(Delivery delivery) {
        Attempt attempt = receiver.post(delivery.to(), delivery.body());
        delivery.attempted();
        deliveries.attempted(delivery.position(), attempt.received());
        if (attempt.received()) {
            away.remove(delivery.to());
        } else {
            away.add(delivery.to());
        }
        long now = System.nanoTime();
        if (delivery.attempts() == 1) {
            startFollowing(delivery, now);
        }
        if (attempt.received()) {
            received.incrementAndGet();
            waiting.decrementAndGet();
        } else {
            failedAttempts.incrementAndGet();
            tryAgain(delivery, now);
        }
        return attempt;
    }

    Counts counts() {
        return new Counts(waiting.get(), received.get(), failedAttempts.get(), givenUp.get());
    }

    /** Drops whatever waits, and lets attempts that are under way end: nothing is posted once this returns. */
    @Override
    public void close() {
        closed = true;
        queue.clear();
        queue.add(wakeUp());
        try {
            dispatcher.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        attempts.close();
    }

    /**
     * How the deliveries go.
     *
     * @param waiting webhooks not yet received, those of later statuses included
     * @param received webhooks answered with 200
     * @param failedAttempts attempts answered otherwise or not at all
     * @param givenUp webhooks dropped because nobody took them in time
     */
    record Counts(int waiting, long received, long failedAttempts, long givenUp) {}

    private void dispatch() {
        try {
            for (Delivery next = queue.take(); !closed; next = queue.take()) {
                dispatch(next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(Delivery next) throws InterruptedException {
        if (away.contains(next.to())) {
            attempt(next);
        } else {
            atOnce.acquire();
            attempts.execute(() -> attemptAndRelease(next));
        }
    }

    /** Never posted: the dispatcher looks whether it is closed first. */
    private static Delivery wakeUp() {
        return new Delivery(
                0, NOWHERE, new byte[0], Instant.EPOCH, Patience.of(Duration.ZERO), System.nanoTime(), List.of());
    }

    private void attemptAndRelease(Delivery delivery) {
        try {
            attempt(delivery);
        } finally {
            atOnce.release();
        }
    }

    private void startFollowing(Delivery delivery, long now) {
        for (Delivery next : delivery.following()) {
            next.notBefore(now);
            add(next);
        }
    }

    private void tryAgain(Delivery delivery, long now) {
        if (delivery.isOverAt(clock.instant())) {
            waiting.decrementAndGet();
            givenUp.incrementAndGet();
            Log.warnf("webhook given up attempts=%d", delivery.attempts());
            delivery.giveUp();
            return;
        }
        delivery.dueAt(now + pauseAfter(delivery.attempts()).toNanos());
        add(delivery);
    }

    private Duration pauseAfter(int failures) {
        Duration pause = config.firstPause();
        for (int i = 1; i < failures && pause.compareTo(config.longestPause()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
    }
}
