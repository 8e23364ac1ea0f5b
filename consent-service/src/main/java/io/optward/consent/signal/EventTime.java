package io.optward.consent.signal;

import io.optward.contracts.inbound.InboundEvent;
import io.optward.contracts.status.StatusReported;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When something happened, for the fold. Meta's clock says so, but nothing happened after we received it: a time that
 * lies ahead would otherwise outlast every later refusal.
 *
 * <p>Cut to milliseconds: PostgreSQL rounds to microseconds, upwards too, and a STOP would then come before the very
 * message that said it.
 */
final class EventTime {

    private EventTime() {}

    static Instant of(InboundEvent event) {
        return earlier(event.occurredAt(), event.receivedAt());
    }

    static Instant of(StatusReported status) {
        return earlier(status.occurredAt(), status.receivedAt());
    }

    private static Instant earlier(Instant occurredAt, Instant receivedAt) {
        return (occurredAt.isAfter(receivedAt) ? receivedAt : occurredAt).truncatedTo(ChronoUnit.MILLIS);
    }
}
