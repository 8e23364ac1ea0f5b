package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for a recovery, prints how long it took, and holds it against the time that was promised. */
final class Stopwatch {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** Beyond the promise, so that a failure tells how late it was rather than that it was late. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final long begun = System.nanoTime();

    /** Starts to measure. */
    static Stopwatch start() {
        return new Stopwatch();
    }

    /** Waits until nothing is thrown any more. */
    void measures(String what, Duration promised, ThrowingRunnable recovered) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(BETWEEN_LOOKS)
                .pollDelay(Duration.ZERO)
                .ignoreException(IOException.class)
                .untilAsserted(recovered);
        tells(what, promised);
    }

    /** It has recovered now. */
    void tells(String what, Duration promised) {
        var took = Duration.ofNanos(System.nanoTime() - begun);
        print(what, took);
        assertThat(took).as(what).isLessThan(promised);
    }

    /** Prints a figure for docs/reliability.md. */
    static void print(String what, Duration took) {
        System.out.printf("measured: %s: %.1f s%n", what, took.toMillis() / 1000.0);
    }

    /** So far. */
    Duration elapsed() {
        return Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }
}
