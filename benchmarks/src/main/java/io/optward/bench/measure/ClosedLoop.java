package io.optward.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets all callers of a contender work for a while, as fast as they are answered. */
final class ClosedLoop {

    private ClosedLoop() {}

    /** What they got done: the work that was answered, and how long that took. */
    record Done(long items, Duration lasted) {

        double perSecond() {
            return items / (lasted.toNanos() / 1e9);
        }
    }

    /** @throws IllegalStateException if one of them could not do its work */
    static Done run(Contender contender, Duration duration) throws InterruptedException {
        try (var callers = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("caller-", 0).factory())) {
            long begun = System.nanoTime();
            long end = begun + duration.toNanos();
            var counts = new ArrayList<Future<Long>>();
            for (int i = 0; i < contender.callers(); i++) {
                counts.add(callers.submit(() -> workUntil(contender, end)));
            }
            long items = 0;
            for (var count : counts) {
                items += count.get();
            }
            return new Done(items, Duration.ofNanos(System.nanoTime() - begun));
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(contender.name() + " failed: " + cause.getMessage(), cause);
        }
    }

    private static long workUntil(Contender contender, long end) throws Exception {
        try (var work = contender.work().get()) {
            long items = 0;
            while (System.nanoTime() < end) {
                items += work.once();
            }
            return items;
        }
    }
}
