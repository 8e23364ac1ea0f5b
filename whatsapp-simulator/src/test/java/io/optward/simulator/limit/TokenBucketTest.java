package io.optward.simulator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration SIX_SECONDS = Duration.ofSeconds(6);

    @Test
    void aBurstOfFortyFiveIsGrantedAndTheNextIsNot() {
        var pair = new TokenBucket(45, SIX_SECONDS, NOON);

        assertThat(IntStream.range(0, 45).allMatch(_ -> pair.tryTake(NOON))).isTrue();
        assertThat(pair.tryTake(NOON)).isFalse();
    }

    @Test
    void afterABurstOneMoreIsGrantedEverySixSeconds() {
        var pair = new TokenBucket(45, SIX_SECONDS, NOON);
        IntStream.range(0, 45).forEach(_ -> pair.tryTake(NOON));

        assertThat(pair.tryTake(NOON.plusMillis(5999))).isFalse();
        assertThat(pair.tryTake(NOON.plus(SIX_SECONDS))).isTrue();
        assertThat(pair.tryTake(NOON.plus(SIX_SECONDS))).isFalse();
    }

    @Test
    void aLongSilenceFillsTheBucketToItsCapacityOnly() {
        var pair = new TokenBucket(2, SIX_SECONDS, NOON);
        Instant nextDay = NOON.plus(Duration.ofDays(1));

        assertThat(pair.tryTake(nextDay)).isTrue();
        assertThat(pair.tryTake(nextDay)).isTrue();
        assertThat(pair.tryTake(nextDay)).isFalse();
    }
}
