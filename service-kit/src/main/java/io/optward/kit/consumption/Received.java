package io.optward.kit.consumption;

import io.optward.contracts.Event;
import io.optward.kit.event.Envelope;

/**
 * An event as it was read.
 *
 * @param topic where it was read, with {@code partition} and {@code offset}
 */
public record Received(Envelope<Event> envelope, String topic, int partition, long offset) {

    /** The fact itself. */
    public Event event() {
        return envelope.event();
    }

    public String id() {
        return envelope.id();
    }
}
