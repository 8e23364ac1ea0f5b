package io.optward.outbound.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.outbound.pacing.ClearanceWidth.Round;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClearanceWidthTest {

    /** Any reading of a monotonic clock, negative ones included. */
    private static final long NOW = -7;

    private static final int WIDEST = 60;
    private static final int IN_TIME = 3;
    private static final int TOO_OLD = 4;
    private static final int LEFT = 5;

    private final ClearanceWidth width = new ClearanceWidth(WIDEST);

    @Test
    void itBeginsAsWideAsItMayBe() {
        assertThat(width.width(NOW)).isEqualTo(WIDEST);
        assertThat(width.room(NOW)).isEqualTo(WIDEST);
    }

    @Test
    void whatIsOnTheWayLeavesNoRoomUntilItsFirstByteIsOut() {
        var round = width.begin(messages(20), () -> {});
        assertThat(width.room(NOW)).isEqualTo(40);

        round.inTime("msg_0");
        round.left("msg_1");
        round.tooOld("msg_2", NOW);

        assertThat(width.room(NOW)).isEqualTo(30 - 17);
    }

    @Test
    void oneRoundHalvesItOnceHoweverManyOfItBecameTooOld() {
        var round = width.begin(messages(20), () -> {});

        messages(20).forEach(message -> round.tooOld(message, NOW));

        assertThat(width.width(NOW)).isEqualTo(30);
    }

    @Test
    void roundsThatWereUnderWayTogetherHalveItOnce() {
        var first = width.begin(messages(20), () -> {});
        var second = width.begin(messages(20), () -> {});

        first.tooOld("msg_0", NOW);
        second.tooOld("msg_0", NOW);
        var afterwards = width.begin(messages(5), () -> {});
        assertThat(width.width(NOW)).isEqualTo(30);

        afterwards.tooOld("msg_0", NOW);
        assertThat(width.width(NOW)).isEqualTo(15);
    }

    @Test
    void itIsNeverNarrowerThanOne() {
        for (int i = 0; i < 10; i++) {
            width.begin(messages(1), () -> {}).tooOld("msg_0", NOW);
        }

        assertThat(width.width(NOW)).isEqualTo(1);
        assertThat(width.room(NOW)).isEqualTo(1);
    }

    @Test
    void aFullRoundInTimeMakesRoomForOneMore() {
        narrowTo(7);

        inTime(7);

        assertThat(width.width(NOW)).isEqualTo(8);
    }

    @Test
    void smallRoundsTogetherMakeRoomForOneMoreOnceTheyAreAsManyAsItIsWide() {
        narrowTo(7);

        for (int i = 0; i < 6; i++) {
            inTime(1);
        }
        assertThat(width.width(NOW)).isEqualTo(7);
        inTime(1);

        assertThat(width.width(NOW)).isEqualTo(8);
    }

    @Test
    void oneThatBecameTooOldStartsTheCountAnew() {
        narrowTo(15);
        inTime(14);
        width.begin(messages(1), () -> {}).tooOld("msg_0", NOW);
        assertThat(width.width(NOW)).isEqualTo(7);

        inTime(6);

        assertThat(width.width(NOW)).isEqualTo(7);
    }

    @Test
    void aRoundThatWasBegunWiderSaysNothingAboutTheWidthNow() {
        var wide = width.begin(messages(60), () -> {});
        wide.tooOld("msg_0", NOW);

        messages(60).forEach(wide::inTime);

        assertThat(width.width(NOW)).isEqualTo(30);
    }

    @Test
    void whatIsDeniedOrWaitsTellsNothingOfTime() {
        narrowTo(3);
        var round = width.begin(messages(3), () -> {});

        messages(3).forEach(round::left);

        assertThat(width.width(NOW)).isEqualTo(3);
        assertThat(width.room(NOW)).isEqualTo(3);
    }

    @Test
    void aMinuteWithoutADecisionThatBecameTooOldLeavesNoTrace() {
        narrowTo(1);
        long minute = ClearanceWidth.MEMORY.toNanos();

        assertThat(width.width(NOW + minute)).isEqualTo(1);
        assertThat(width.width(NOW + minute + 1)).isEqualTo(WIDEST);
    }

    @Test
    void whoWaitsForARoundIsToldOnceWhenTheLastOfItIsThrough() {
        var told = new AtomicInteger();
        var round = width.begin(messages(2), told::incrementAndGet);

        round.inTime("msg_0");
        assertThat(told).hasValue(0);
        round.left("msg_1");
        round.left("msg_1");
        round.inTime("msg_0");

        assertThat(told).hasValue(1);
    }

    @Test
    void nothingAtATimeIsRefused() {
        assertThatThrownBy(() -> new ClearanceWidth(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the widest is 1 or more, not 0");
    }

    @Property
    void whateverHappensItStaysBetweenOneAndTheWidestAndEverybodyLeaves(
            @ForAll @IntRange(min = 1, max = 100) int widest,
            @ForAll @Size(max = 200) List<@IntRange(max = LEFT) Integer> happenings) {
        var any = new ClearanceWidth(widest);
        Deque<Round> underWay = new ArrayDeque<>();
        Deque<List<String>> theirs = new ArrayDeque<>();
        long now = NOW;
        for (int happening : happenings) {
            now += 20_000_000;
            int before = any.width(now);
            if (happening < IN_TIME || underWay.isEmpty()) {
                var begun = messages(Math.min(any.room(now), 1 + happening * 4));
                underWay.add(any.begin(begun, () -> {}));
                theirs.add(begun);
            } else {
                end(underWay.remove(), theirs.remove(), happening, now);
            }

            assertThat(any.width(now)).isBetween(1, widest);
            // a round halves it once at most, and adds one for each time it fills it
            assertThat(any.width(now)).isBetween(Math.max(1, before / 2), Math.min(widest, before + 100));
            assertThat(any.room(now)).isBetween(0, any.width(now));
        }
        while (!underWay.isEmpty()) {
            end(underWay.remove(), theirs.remove(), LEFT, now);
        }
        assertThat(any.room(now)).isEqualTo(any.width(now));
    }

    @Property
    void itSettlesWhereDecisionsStayFreshAndSendsMostOfThem(@ForAll @IntRange(min = 1, max = 50) int enough) {
        // a machine on which exactly so many at a time are in time
        var any = new ClearanceWidth(WIDEST);
        int sent = 0;
        int tooOld = 0;
        long now = NOW;
        for (int turn = 0; turn < 400; turn++) {
            now += 100_000_000;
            var begun = messages(any.room(now));
            var round = any.begin(begun, () -> {});
            boolean isInTime = begun.size() <= enough;
            end(round, begun, isInTime ? IN_TIME : TOO_OLD, now);
            // from the widest it is a few rounds down to what is enough
            if (turn >= 10 && isInTime) {
                sent += begun.size();
            } else if (turn >= 10) {
                tooOld += begun.size();
            }
        }

        assertThat(any.width(now)).isBetween(1, enough + 1);
        // at the worst every other round is one too many: with room for one, two are tried after each one that went out
        assertThat(sent).isGreaterThan(tooOld / 3);
    }

    private static void end(Round round, List<String> messages, int how, long now) {
        for (var message : messages) {
            switch (how) {
                case IN_TIME -> round.inTime(message);
                case TOO_OLD -> round.tooOld(message, now);
                default -> round.left(message);
            }
        }
    }

    private void narrowTo(int narrow) {
        while (width.width(NOW) > narrow) {
            width.begin(messages(1), () -> {}).tooOld("msg_0", NOW);
        }
        assertThat(width.width(NOW)).isEqualTo(narrow);
    }

    private void inTime(int count) {
        var round = width.begin(messages(count), () -> {});
        messages(count).forEach(round::inTime);
    }

    private static List<String> messages(int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> "msg_" + i).toList());
    }
}
