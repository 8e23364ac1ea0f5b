package io.optward.kit.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.Topic;
import io.optward.contracts.ingress.ProgressMade;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressBookTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final ProgressBook book = new ProgressBook();

    @Test
    void nothingIsKnownBeforeIngressSaidAnything() {
        assertThat(book.asOf(read(100))).isNull();
    }

    @Test
    void nothingIsKnownWhileOnePartitionHasSaidNothing() {
        // Given
        book.note(progress(0, 2, NOON, 0));
        // Then
        assertThat(book.asOf(read(100))).isNull();
    }

    @Test
    void thePartitionThatIsFurthestBehindCounts() {
        // Given
        book.note(progress(0, 2, NOON, 0));
        book.note(progress(1, 2, NOON.minusSeconds(9), 0));
        // Then
        assertThat(book.asOf(read(0))).isEqualTo(NOON.minusSeconds(9));
    }

    @Test
    void progressCountsOnlyWhenAllItSpeaksOfIsRead() {
        // Given
        book.note(progress(0, 1, NOON, 10));
        // Then
        assertThat(book.asOf(read(9))).isNull();
        assertThat(book.asOf(read(10))).isEqualTo(NOON);
    }

    @Test
    void statusesMustBeReadToo() {
        // Given
        book.note(new ProgressMade(0, 1, NOON, Map.of(0, 5L), Map.of(0, 7L), NOON));
        // Then
        assertThat(book.asOf(read(5, 6))).isNull();
        assertThat(book.asOf(read(5, 7))).isEqualTo(NOON);
    }

    @Test
    void forWhoeverReadsStatusesOnlyStatusesCount() {
        // Given
        book.note(new ProgressMade(0, 1, NOON, Map.of(0, 5L), Map.of(0, 7L), NOON));
        // Then
        assertThat(book.asOf(readOfStatuses(6))).isNull();
        assertThat(book.asOf(readOfStatuses(7))).isEqualTo(NOON);
    }

    @Test
    void whatIngressDoesNotTellOfCoversNothing() {
        // Given
        book.note(progress(0, 1, NOON, 0));
        // Then
        assertThatThrownBy(() -> book.asOf(new ReadPositions(Map.of(Topic.SUBJECTS_EVENTS, Map.of(0, 100L)))))
                .hasMessage("ingress does not tell how far it is on subjects.events");
    }

    @Test
    void timeMovesOnSteadilyWhileNewProgressIsAlwaysAhead() {
        for (int second = 0; second < 10; second++) {
            // Given
            book.note(progress(0, 1, NOON.plusSeconds(second), 10L * second));
            // Then
            if (second >= 3) {
                assertThat(book.asOf(read(10L * (second - 3)))).isEqualTo(NOON.plusSeconds(second - 3));
            }
        }
    }

    @Test
    void arrearsOfHoursAreWorkedOffInSteps() {
        // Given
        int seconds = 4 * 3600;
        for (int second = 0; second <= seconds; second++) {
            book.note(progress(0, 1, NOON.plusSeconds(second), second));
        }
        // Then
        assertThat(book.asOf(read(0))).isEqualTo(NOON);
        assertThat(book.asOf(read(seconds / 2)))
                .isBetween(NOON.plusSeconds(seconds / 4), NOON.plusSeconds(seconds / 2));
        assertThat(book.asOf(read(seconds))).isEqualTo(NOON.plusSeconds(seconds));
    }

    @Test
    void timeNeverGoesBack() {
        // Given
        book.note(progress(0, 1, NOON, 10));
        assertThat(book.asOf(read(10))).isEqualTo(NOON);
        // When
        book.note(progress(0, 1, NOON.minusSeconds(60), 5));
        // Then
        assertThat(book.asOf(read(10))).isEqualTo(NOON);
    }

    private static ProgressMade progress(int partition, int partitions, Instant asOf, long inboundEnd) {
        return new ProgressMade(partition, partitions, asOf, Map.of(0, inboundEnd), Map.of(0, 0L), asOf);
    }

    private static ReadPositions read(long inbound) {
        return new ReadPositions(Map.of(Topic.MESSAGES_INBOUND, Map.of(0, inbound), Topic.MESSAGES_STATUS, Map.of()));
    }

    private static ReadPositions read(long inbound, long status) {
        return new ReadPositions(
                Map.of(Topic.MESSAGES_INBOUND, Map.of(0, inbound), Topic.MESSAGES_STATUS, Map.of(0, status)));
    }

    private static ReadPositions readOfStatuses(long status) {
        return new ReadPositions(Map.of(Topic.MESSAGES_STATUS, Map.of(0, status)));
    }
}
