package io.optward.outbound.pacing;

import static io.optward.outbound.pacing.LeadTime.FADES_BY_HALF_IN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeadTimeTest {

    private static final long NOW = -3_000_000_000L;
    private static final int LONGEST_MILLIS = 10_000;

    private final LeadTime leadTime = new LeadTime();

    @Test
    void asLongAsNothingIsKnownNothingIsHeldBack() {
        assertThat(leadTime.expected(NOW)).isZero();
    }

    @Test
    void aLongerTimeIsSoonBelievedAndAShorterOneReluctantly() {
        leadTime.took(Duration.ofMillis(160), NOW);
        assertThat(leadTime.expected(NOW)).isEqualTo(Duration.ofMillis(80));

        leadTime.took(Duration.ZERO, NOW);
        assertThat(leadTime.expected(NOW)).isEqualTo(Duration.ofMillis(75));
    }

    @Test
    void whatIsConfirmedDoesNotFade() {
        long now = NOW;
        for (int i = 0; i < 1_000; i++) {
            now += FADES_BY_HALF_IN.toNanos() - 1;
            leadTime.took(Duration.ofMillis(180), now);
        }

        assertThat(leadTime.expected(now)).isBetween(Duration.ofMillis(179), Duration.ofMillis(180));
    }

    @Test
    void whatNothingConfirmsFadesSoThatItIsTriedAgain() {
        for (int i = 0; i < 20; i++) {
            leadTime.took(Duration.ofSeconds(3), NOW);
        }
        assertThat(leadTime.expected(NOW)).isGreaterThan(Duration.ofMillis(2_990));

        assertThat(leadTime.expected(NOW + FADES_BY_HALF_IN.toNanos())).isLessThan(Duration.ofMillis(1_501));
        assertThat(leadTime.expected(NOW + 4 * FADES_BY_HALF_IN.toNanos())).isLessThan(Duration.ofMillis(190));
        assertThat(leadTime.expected(NOW + Duration.ofHours(1).toNanos())).isZero();
    }

    @Property
    void itNeverLeavesWhatWasSeen(
            @ForAll @Size(min = 1, max = 50) List<@IntRange(max = LONGEST_MILLIS) Integer> millis,
            @ForAll @IntRange(max = 2_000) int stepMillis) {
        var seen = new LeadTime();
        long now = NOW;
        int longest = 0;
        for (int took : millis) {
            now += stepMillis * 1_000_000L;
            longest = Math.max(longest, took);
            seen.took(Duration.ofMillis(took), now);

            assertThat(seen.expected(now)).isBetween(Duration.ZERO, Duration.ofMillis(longest));
        }
    }

    @Property
    void itOnlyGetsShorterWhileNothingIsTold(
            @ForAll @IntRange(max = LONGEST_MILLIS) int took,
            @ForAll @IntRange(max = 5_000) int earlier,
            @ForAll @IntRange(max = 5_000) int later) {
        var alone = new LeadTime();
        alone.took(Duration.ofMillis(took), NOW);

        assertThat(alone.expected(NOW + (earlier + later) * 1_000_000L))
                .isLessThanOrEqualTo(alone.expected(NOW + earlier * 1_000_000L));
    }
}
