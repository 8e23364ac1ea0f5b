package io.optward.consent.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.consent.PersonFixture;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimeTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void metasClockSaysWhenItHappened() {
        assertThat(EventTime.of(preference(NOON, NOON.plusSeconds(3)))).isEqualTo(NOON);
    }

    @Test
    void nothingHappenedAfterWeReceivedIt() {
        assertThat(EventTime.of(preference(NOON.plusSeconds(3600), NOON))).isEqualTo(NOON);
    }

    @Test
    void timesAreCutToWhatTheDatabaseKeeps() {
        assertThat(EventTime.of(preference(NOON.plusNanos(1_999_999), NOON.plusSeconds(3))))
                .isEqualTo(NOON.plusMillis(1));
    }

    private static PreferenceChanged preference(Instant occurredAt, Instant receivedAt) {
        return new PreferenceChanged(
                SubjectToken.random(),
                PersonFixture.CLINIC,
                "215500000000001",
                new KeyedId(CrockfordId.random("kid_")),
                PreferenceChanged.Value.STOP,
                occurredAt,
                receivedAt);
    }
}
