package io.optward.outbound.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.SubjectToken;
import io.optward.outbound.pacing.SenderPacing.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SenderPacingTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SubjectToken ANA = SubjectToken.random();
    private static final SubjectToken BEN = SubjectToken.random();

    @Property(tries = 50)
    void noSecondHoldsMoreThanTheRateAndItsBurst(
            @ForAll @IntRange(min = 10, max = 200) int perSecond, @ForAll @IntRange(min = 1, max = 30) int stepMillis) {
        var pacing = pacing(perSecond, 1_000_000);
        var taken = new ArrayList<Instant>();
        for (int millis = 0; millis < 3_000; millis += stepMillis) {
            var now = NOON.plusMillis(millis);
            while (pacing.take(ANA, now) instanceof Turn.Taken) {
                taken.add(now);
            }
        }
        for (var start : taken) {
            long within = taken.stream()
                    .filter(at -> !at.isBefore(start) && at.isBefore(start.plusSeconds(1)))
                    .count();
            assertThat(within).isLessThanOrEqualTo(perSecond + perSecond / 10);
        }
    }

    @Test
    void onePersonGetsABurstAndThenOneInSixSeconds() {
        var pacing = pacing(1_000, 45);
        var now = NOON;
        int burst = 0;
        while (pacing.take(ANA, now) instanceof Turn.Taken) {
            burst++;
            now = now.plusMillis(1);
        }

        assertThat(burst).isEqualTo(45);
        assertThat(pacing.take(BEN, now)).isInstanceOf(Turn.Taken.class);
        assertThat(pacing.take(ANA, NOON.plusSeconds(6))).isInstanceOf(Turn.Taken.class);
        assertThat(pacing.take(ANA, NOON.plusSeconds(6).plusMillis(2))).isInstanceOf(Turn.PairWaits.class);
    }

    @Test
    void aTurnThatIsGivenBackCanBeTakenAgain() {
        var pacing = pacing(1_000, 1);

        assertThat(pacing.take(ANA, NOON)).isInstanceOf(Turn.Taken.class);
        assertThat(pacing.take(ANA, NOON.plusMillis(10))).isInstanceOf(Turn.PairWaits.class);
        pacing.giveBack(ANA);

        assertThat(pacing.take(ANA, NOON.plusMillis(10))).isInstanceOf(Turn.Taken.class);
    }

    @Test
    void aNewOwnerKnowsFromRecentAttemptsHowFastItWent() {
        var rebuilt = pacing(1_000, 2);
        rebuilt.replay(ANA, NOON.minusSeconds(2));
        rebuilt.replay(ANA, NOON.minusSeconds(1));

        assertThat(rebuilt.take(ANA, NOON)).isInstanceOf(Turn.PairWaits.class);
        assertThat(rebuilt.take(BEN, NOON)).isInstanceOf(Turn.Taken.class);
    }

    @Test
    void aPairThatIsTooFastWaitsFourTimesAsLongEachTime() {
        var pacing = pacing(1_000, 45);

        assertThat(pacing.pausePair(ANA, NOON)).isEqualTo(NOON.plusSeconds(1));
        assertThat(pacing.pausePair(ANA, NOON)).isEqualTo(NOON.plusSeconds(4));
        assertThat(pacing.pausePair(ANA, NOON)).isEqualTo(NOON.plusSeconds(16));
        assertThat(pacing.take(ANA, NOON.plusSeconds(15))).isInstanceOf(Turn.PairWaits.class);
        assertThat(pacing.take(BEN, NOON.plusSeconds(15))).isInstanceOf(Turn.Taken.class);
        pacing.succeeded(ANA);
        assertThat(pacing.pausePair(ANA, NOON)).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void aNumberThatIsTooFastSlowsDownForEverybody() {
        var pacing = pacing(1_000, 45);
        pacing.slowDown(NOON, 0);

        assertThat(pacing.take(ANA, NOON.plusMillis(999))).isInstanceOf(Turn.SenderWaits.class);
        assertThat(pacing.take(BEN, NOON.plusMillis(1_000))).isInstanceOf(Turn.Taken.class);
    }

    private static SenderPacing pacing(int perSecond, int pairBurst) {
        return new SenderPacing(perSecond, pairBurst, Duration.ofSeconds(6));
    }
}
