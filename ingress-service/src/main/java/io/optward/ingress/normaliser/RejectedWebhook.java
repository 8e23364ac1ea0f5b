package io.optward.ingress.normaliser;

import io.optward.contracts.SubjectToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that was put aside, and what became of it. Holds nothing of its content.
 *
 * @param receipt {@code rec_…}
 * @param reason why it, or the first part of it, could not be taken; a stable word
 * @param sizeBytes of the body
 * @param webhookKey the key pair it is sealed to; when that is destroyed it cannot be read any more
 * @param subjects whom it is known to name: their marketing waits while it is open
 * @param decidedAt when it was replayed or settled, by {@code actor}
 * @param note what was written when it was settled
 */
public record RejectedWebhook(
        String receipt,
        State state,
        String reason,
        int sizeBytes,
        @Nullable String webhookKey,
        Instant receivedAt,
        List<SubjectToken> subjects,
        @Nullable Instant decidedAt,
        @Nullable String actor,
        @Nullable String note) {

    /** What became of it. */
    public enum State {
        /** Nobody has looked yet. */
        OPEN,
        /** All of it could be read later, and is published. */
        REPLAYED,
        /** Somebody looked and dismissed it. */
        SETTLED
    }
}
