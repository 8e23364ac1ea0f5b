package io.optward.ingress.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Instant SENT = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private final Patience patience = new Patience(Duration.ofSeconds(5), Duration.ofHours(1), WEEK, DAY);

    @Test
    void pausesDoubleUntilTheLongest() {
        var pauses = IntStream.of(1, 2, 3, 9, 10, 11, 60)
                .mapToObj(attempt -> patience.after(fetch(attempt), Trouble.GRAPH_AWAY, SENT))
                .map(next ->
                        Duration.between(SENT, ((Patience.Again) next).at()).toSeconds())
                .toList();
        assertThat(pauses).isEqualTo(List.of(5L, 10L, 20L, 1280L, 2560L, 3600L, 3600L));
    }

    @Test
    void theLastAttemptIsBegunBeforeTheWeekIsOver() {
        var lastChance = SENT.plus(WEEK).minus(Duration.ofHours(1)).minusSeconds(1);
        assertThat(patience.after(fetch(20), Trouble.DOWNLOAD_BROKE, lastChance))
                .isEqualTo(new Patience.Again(SENT.plus(WEEK).minusSeconds(1)));
        assertThat(patience.after(fetch(20), Trouble.DOWNLOAD_BROKE, lastChance.plusSeconds(1)))
                .isEqualTo(new Patience.GiveUp(Reason.NOT_FETCHED_IN_TIME));
    }

    @Test
    void whatWhatsAppDoesNotKnowIsBelievedAfterADay() {
        assertThat(patience.after(fetch(3), Trouble.NOT_FOUND, SENT.plus(DAY).minusSeconds(1)))
                .isInstanceOf(Patience.Again.class);
        assertThat(patience.after(fetch(3), Trouble.NOT_FOUND, SENT.plus(DAY)))
                .isEqualTo(new Patience.GiveUp(Reason.NOT_FOUND));
        assertThat(patience.after(fetch(3), Trouble.GRAPH_REFUSED, SENT.plus(DAY)))
                .isInstanceOf(Patience.Again.class);
    }

    @Test
    void aFileIsOverAfterAWeekToTheSecond() {
        assertThat(patience.isOver(SENT, SENT.plus(WEEK).minusSeconds(1))).isFalse();
        assertThat(patience.isOver(SENT, SENT.plus(WEEK))).isTrue();
    }

    private static Fetch fetch(int attempt) {
        return new Fetch(
                ObjectName.random(),
                SubjectToken.random(),
                "330200000000001",
                new KeyedId("mid_01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                "774400000000001",
                null,
                SENT,
                attempt);
    }
}
