package io.optward.ingress.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PublishedUpToTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration ALLOWANCE = Duration.ofSeconds(1);

    @Test
    void nothingIsClaimedBeforeAnythingIsKnown() {
        assertThat(PublishedUpTo.NOT_KNOWN.asOf(0, NOON, ALLOWANCE)).isNull();
    }

    @Test
    void anIdlePartitionIsClaimedUpToTheMeasurementLessWhatClocksMayDiffer() {
        var idle = PublishedUpTo.NOT_KNOWN.orCommitted(OptionalLong.of(7));
        assertThat(idle.asOf(7, NOON, ALLOWANCE)).isEqualTo(NOON.minusSeconds(1));
    }

    @Test
    void aPartitionThatIsBehindAtItsStartClaimsNothing() {
        var behind = PublishedUpTo.NOT_KNOWN.orCommitted(OptionalLong.of(7));
        assertThat(behind.asOf(8, NOON, ALLOWANCE)).isNull();
    }

    @Test
    void aPartitionThatIsBehindClaimsUpToJustBeforeItsLastRecord() {
        var behind = PublishedUpTo.NOT_KNOWN.and(5, NOON.minusSeconds(20));
        assertThat(behind.asOf(8, NOON, ALLOWANCE)).isEqualTo(NOON.minusSeconds(20).minusMillis(1));
    }

    @Test
    void aBatchThatIsReadAgainTakesNothingBack() {
        var ahead = PublishedUpTo.NOT_KNOWN.and(9, NOON.minusSeconds(10));
        assertThat(ahead.and(5, NOON.minusSeconds(20))).isEqualTo(ahead);
        assertThat(ahead.orCommitted(OptionalLong.of(5))).isEqualTo(ahead);
    }
}
