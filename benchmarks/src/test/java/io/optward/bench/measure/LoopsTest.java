package io.optward.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LoopsTest {

    @Test
    void everyCallerHasWorkOfItsOwnAndItIsAllCounted() throws Exception {
        // Given
        var made = new AtomicInteger();
        var closed = new AtomicInteger();
        var contender = new Contender("it", 3, () -> {
            made.incrementAndGet();
            return new Work() {
                @Override
                public int once() {
                    LockSupport.parkNanos(1_000_000);
                    return 10;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        });
        // When
        var done = ClosedLoop.run(contender, Duration.ofMillis(50));
        // Then
        assertThat(made).hasValue(3);
        assertThat(closed).hasValue(3);
        assertThat(done.items()).isGreaterThanOrEqualTo(30).isEqualTo(done.items() / 10 * 10);
        assertThat(done.perSecond()).isEqualTo(done.items() / (done.lasted().toNanos() / 1e9));
    }

    @Test
    void aContenderThatCannotDoItsWorkEndsTheRun() {
        var contender = new Contender("it", 2, () -> () -> {
            throw new IOException("no answer");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> ClosedLoop.run(contender, Duration.ofSeconds(60)))
                .withMessage("it failed: no answer");
    }

    @Test
    void whoeverIsSlowOnceIsCountedForAllWhoWaited() throws Exception {
        // Given: everything behind one lock, which the first question holds for a fifth of a second
        var lock = new Object();
        var asked = new AtomicInteger();
        // When: a question each millisecond
        var latencies = OpenLoop.run(
                () -> () -> {
                    synchronized (lock) {
                        if (asked.incrementAndGet() == 1) {
                            LockSupport.parkNanos(200_000_000);
                        }
                    }
                    return 1;
                },
                1_000,
                Duration.ofMillis(300));
        // Then: a hundred of them were due while it slept and waited for 100 ms or more
        assertThat(latencies.getTotalCount()).isEqualTo(300);
        assertThat(latencies.getCountBetweenValues(100_000, 10_000_000)).isGreaterThanOrEqualTo(90);
    }

    @Test
    void aQuestionThatIsNotAnsweredEndsTheMeasurement() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OpenLoop.run(
                        () -> () -> {
                            throw new IOException("503");
                        },
                        1_000,
                        Duration.ofSeconds(60)))
                .withMessage("a question was not answered: 503");
    }
}
