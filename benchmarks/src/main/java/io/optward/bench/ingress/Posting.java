package io.optward.bench.ingress;

import io.optward.bench.measure.OpenLoop;
import io.optward.bench.measure.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Posts webhooks when they are due, over as many connections as are needed. */
final class Posting {

    private static final int BUSY = 503;
    private static final long AGAIN_AFTER_MILLIS = 100;

    private Posting() {}

    /**
     * Posts for so long in all before something is measured: half of the time at a quarter of the rate, because a receiver
     * that has just started would fall behind, and each that waits is one more connection.
     */
    static void warmUp(IngressStage stage, double perSecond, Duration lasting) throws InterruptedException {
        var half = lasting.dividedBy(2);
        atRate(stage, perSecond / 4, half);
        stage.rest();
        atRate(stage, perSecond, half);
    }

    /** Posts at a rate. @return latencies in microseconds, from when each was due */
    static Histogram atRate(IngressStage stage, double perSecond, Duration duration) throws InterruptedException {
        var webhooks = stage.webhooks();
        return atRate(stage, webhooks::next, _ -> {}, perSecond, duration);
    }

    /** Posts these at a rate and tells of each before it is posted. */
    static Histogram atRate(
            IngressStage stage,
            Supplier<SignedWebhooks.Signed> next,
            Consumer<SignedWebhooks.Signed> told,
            double perSecond,
            Duration duration)
            throws InterruptedException {
        var idle = new ConcurrentLinkedQueue<PlainConnection>();
        try {
            return OpenLoop.run(() -> posting(stage, idle, next.get(), told), perSecond, duration);
        } finally {
            close(idle);
        }
    }

    private static Work posting(
            IngressStage stage,
            ConcurrentLinkedQueue<PlainConnection> idle,
            SignedWebhooks.Signed webhook,
            Consumer<SignedWebhooks.Signed> told) {
        return () -> {
            var free = idle.poll();
            var connection = free == null ? stage.connect() : free;
            told.accept(webhook);
            int status = connection.post(webhook);
            while (status == BUSY) {
                // as Meta does; its latency counts from when it was due
                TimeUnit.MILLISECONDS.sleep(AGAIN_AFTER_MILLIS);
                status = connection.post(webhook);
            }
            idle.add(connection);
            if (status != 200) {
                throw new IOException("a webhook was answered " + status);
            }
            return 1;
        };
    }

    private static void close(ConcurrentLinkedQueue<PlainConnection> connections) {
        for (var connection = connections.poll(); connection != null; connection = connections.poll()) {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
