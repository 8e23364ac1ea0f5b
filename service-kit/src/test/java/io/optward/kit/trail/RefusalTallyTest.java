package io.optward.ingress.receiver;

import static org.assertj.core.api.Assertions.assertThat;

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
        var first = tally.refused("SIGNATURE_WRONG", NETWORK, NOON);
        var second = tally.refused("SIGNATURE_WRONG", NETWORK, NOON.plusSeconds(1));
        var third = tally.refused("SIGNATURE_WRONG", NETWORK, NOON.plusSeconds(59));
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
        tally.refused("SIGNATURE_WRONG", NETWORK, NOON);
        assertThat(tally.refused("TOO_LARGE", NETWORK, NOON)).isPresent();
        assertThat(tally.refused("SIGNATURE_WRONG", "198.51.100.0/24", NOON)).isPresent();
    }

    @Test
    void aNewMinuteBeginsInFull() {
        tally.refused("SIGNATURE_WRONG", NETWORK, NOON);
        tally.overdue(NOON.plusSeconds(60));
        assertThat(tally.refused("SIGNATURE_WRONG", NETWORK, NOON.plusSeconds(61)))
                .isPresent();
    }

    @Test
    void veryManyNetworksShareOneCount() {
        // When
        IntStream.range(0, RefusalTally.MOST_PAIRS + 500)
                .forEach(i -> tally.refused("SIGNATURE_WRONG", "10." + i / 256 + "." + i % 256 + ".0/24", NOON));
        // Then
        assertThat(tally.overdue(NOON.plusSeconds(60)))
                .containsExactly(new WebhookRefused(
                        "anonymous", "REFUSED", "SIGNATURE_WRONG", "elsewhere", 500, NOON.plusSeconds(60)));
    }
}
