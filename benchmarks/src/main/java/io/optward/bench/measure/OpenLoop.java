package io.optward.bench.measure;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Asks at times that are settled beforehand, whether earlier questions are answered or not, and counts each latency from
 * the time at which the question was due. So whoever is slow is not asked less, and a question that is sent late because
 * the machine was busy counts as one that waited (no coordinated omission).
 */
public final class OpenLoop {

    private static final int DIGITS = 3;

    private OpenLoop() {}

    /**
     * Asks for a while.
     *
     * @param questions makes the next question shortly before it is due; used by one thread
     * @param perSecond how many questions
     * @return latencies in microseconds
     * @throws IllegalStateException if a question was not answered
     */
    public static Histogram run(Supplier<Work> questions, double perSecond, Duration duration)
            throws InterruptedException {
        var latencies = new ConcurrentHistogram(DIGITS);
        latencies.setAutoResize(true);
        var failures = new ConcurrentLinkedQueue<Exception>();
        long apart = (long) (1e9 / perSecond);
        long begun = System.nanoTime();
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long due = begun; due - begun < duration.toNanos() && failures.isEmpty(); due += apart) {
                var question = questions.get();
                long intended = due;
                awaitTime(due);
                askers.execute(() -> ask(question, intended, latencies, failures));
            }
        }
        var failure = failures.peek();
        if (failure != null) {
            throw new IllegalStateException("a question was not answered: " + failure.getMessage(), failure);
        }
        return latencies;
    }

    private static void awaitTime(long due) throws InterruptedException {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted between two questions");
            }
        }
    }

    private static void ask(
            Work question, long intended, Histogram latencies, ConcurrentLinkedQueue<Exception> failures) {
        try {
            question.once();
            latencies.recordValue((System.nanoTime() - intended) / 1_000);
        } catch (Exception e) {
            failures.add(e);
        }
    }
}
