package io.optward.kit.trail;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.trail.TrailEvent.WebhookRefused;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalTallyTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String NETWORK = "203.0.113.0/24";

    private final RefusalTally tally = new RefusalTally(NOON);

    @Test
    void theFirstOfAMinuteIsToldInFullAndTheOthersAreCounted() {
        // When
        var first = tally.refused(forged(NETWORK), NOON);
        var second = tally.refused(forged(NETWORK), NOON.plusSeconds(1));
        var third = tally.refused(forged(NETWORK), NOON.plusSeconds(59));
        // Then
        assertThat(first).contains(new WebhookRefused("anonymous", "REFUSED", "SIGNATURE_WRONG", NETWORK, 1, NOON));
        assertThat(second).isEmpty();
        assertThat(third).isEmpty();
        assertThat(tally.overdue(NOON.plusSeconds(59))).isEmpty();
        assertThat(tally.overdue(NOON.plusSeconds(60)))
                .containsExactly(new WebhookRefused(
                        "anonymous", "REFUSED", "SIGNATURE_WRONG", NETWORK, 2, NOON.plusSeconds(60)));
    }

    @Test
    void anotherReasonAndAnotherNetworkAreToldInFullToo() {
        tally.refused(forged(NETWORK), NOON);
        assertThat(tally.refused(new Refused("TOO_LARGE", NETWORK), NOON)).isPresent();
        assertThat(tally.refused(forged("198.51.100.0/24"), NOON)).isPresent();
    }

    @Test
    void aNewMinuteBeginsInFull() {
        tally.refused(forged(NETWORK), NOON);
        tally.overdue(NOON.plusSeconds(60));
        assertThat(tally.refused(forged(NETWORK), NOON.plusSeconds(61))).isPresent();
    }

    @Test
    void veryManyNetworksShareOneCount() {
        // When
        IntStream.range(0, RefusalTally.MOST_KINDS + 500)
                .forEach(i -> tally.refused(forged("10." + i / 256 + "." + i % 256 + ".0/24"), NOON));
        // Then
        assertThat(tally.overdue(NOON.plusSeconds(60)))
                .containsExactly(new WebhookRefused(
                        "anonymous", "REFUSED", "SIGNATURE_WRONG", "elsewhere", 500, NOON.plusSeconds(60)));
    }

    private static Refusal forged(String network) {
        return new Refused("SIGNATURE_WRONG", network);
    }

    private record Refused(String reason, String network) implements Refusal {

        @Override
        public Object kind() {
            return this;
        }

        @Override
        public Object rest() {
            return new Refused(reason, ELSEWHERE);
        }

        @Override
        public TrailEvent fact(int count, Instant at) {
            return new WebhookRefused("anonymous", "REFUSED", reason, network, count, at);
        }

        @Override
        public TrailEvent restFact(int count, Instant at) {
            return new WebhookRefused("anonymous", "REFUSED", reason, ELSEWHERE, count, at);
        }
    }
}
