package io.optward.stack.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopLagTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void itIsTheTimeFromTheLastStopToAnArrival() {
        assertThat(StopLag.of(NOON.plusSeconds(9), List.of(NOON, NOON.plusSeconds(5)), List.of()))
                .contains(Duration.ofSeconds(4));
    }

    @Test
    void whatArrivedBeforeAStopDoesNotCount() {
        assertThat(StopLag.of(NOON, List.of(NOON.plusSeconds(5)), List.of())).isEmpty();
    }

    @Test
    void whatArrivedAfterALaterStartDoesNotCount() {
        assertThat(StopLag.of(NOON.plusSeconds(9), List.of(NOON), List.of(NOON.plusSeconds(5))))
                .isEmpty();
        assertThat(StopLag.of(NOON.plusSeconds(9), List.of(NOON.plusSeconds(7)), List.of(NOON.plusSeconds(5))))
                .contains(Duration.ofSeconds(2));
    }
}
