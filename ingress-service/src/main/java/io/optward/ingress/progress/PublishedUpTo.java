package io.optward.ingress.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition of {@code ingress.webhooks.sealed} is published: everything below {@code nextOffset}, the last
 * record of it stored by the broker's clock at {@code lastStoredAt}. Both only grow.
 *
 * @param nextOffset -1 while it is not known
 * @param lastStoredAt null while no record was seen by this process
 */
record PublishedUpTo(long nextOffset, @Nullable Instant lastStoredAt) {

    static final PublishedUpTo NOT_KNOWN = new PublishedUpTo(-1, null);

    /** What the group's committed offset says: offsets are committed after publication. */
    PublishedUpTo orCommitted(OptionalLong committed) {
        return committed.isPresent() && committed.getAsLong() > nextOffset
                ? new PublishedUpTo(committed.getAsLong(), lastStoredAt)
                : this;
    }

    /** After a batch: everything below {@code next} is published; its last record was stored at {@code storedAt}. */
    PublishedUpTo and(long next, Instant storedAt) {
        return next <= nextOffset ? this : new PublishedUpTo(next, storedAt);
    }

    /**
     * Up to when everything stored is published.
     *
     * @param end the partition's end offset
     * @param measuredAt this process's clock before {@code end} was asked for
     * @param allowance how far that clock may be ahead of the broker's
     * @return by the broker's clock, or null when nothing can be said
     */
    @Nullable Instant asOf(long end, Instant measuredAt, Duration allowance) {
        if (nextOffset >= 0 && nextOffset >= end) {
            return measuredAt.minus(allowance);
        }
        // another record may carry the last one's very millisecond
        return lastStoredAt == null ? null : lastStoredAt.minusMillis(1);
    }
}
