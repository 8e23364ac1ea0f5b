package io.optward.outbound.queue;

import java.time.Instant;

/** What became of a message that was handed in. */
public sealed interface Acceptance {

    /** It stands in the queue, now or since the first time it was handed in. */
    record Accepted(String id) implements Acceptance {}

    /** The key was used for another message; nothing was queued. */
    record KeyReused(String id, Instant firstUsedAt) implements Acceptance {}
}
