package io.optward.kit.letter;

import io.optward.contracts.SubjectToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that this service could not decode, and what became of it. Holds nothing of its content.
 *
 * @param id {@code ltr_…}; the same however often the record is read
 * @param topic where it was read, with {@code partition} and {@code offset}
 * @param reason why it could not be decoded, a stable word
 * @param event the event's id, where the header has the form of our ids
 * @param type as in {@code ce_type}, where the header has that form
 * @param subject whom it names: its key, or else its {@code ce_subject}, where that is a subject token
 * @param sizeBytes of the value; 0 for a tombstone
 * @param decidedAt when it was replayed or settled, by {@code actor}
 * @param note what was written when it was settled
 */
public record Letter(
        String id,
        State state,
        String topic,
        int partition,
        long offset,
        String reason,
        @Nullable String event,
        @Nullable String type,
        @Nullable SubjectToken subject,
        int sizeBytes,
        Instant foundAt,
        @Nullable Instant decidedAt,
        @Nullable String actor,
        @Nullable String note) {

    /** What became of it. */
    public enum State {
        /** Nobody has looked yet. */
        OPEN,
        /** It could be decoded later, and had its effect. */
        REPLAYED,
        /** Somebody looked and dismissed it. */
        SETTLED
    }
}
