package io.optward.outbound.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    @Test
    void eachWaitIsTwiceTheOneBefore() {
        assertThat(BACKOFF.after(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(BACKOFF.after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(BACKOFF.after(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(BACKOFF.after(4)).isEqualTo(Duration.ofSeconds(5));
    }

    @Property
    void noWaitIsLongerThanTheLongest(@ForAll @IntRange(min = 0) int waits) {
        assertThat(BACKOFF.after(waits)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
    }
}
