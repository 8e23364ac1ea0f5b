package io.optward.consent.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a person stands towards one purpose and sender: what the ledger's events about it add up to. */
public sealed interface Standing {

    /** Nobody ever said anything about it. */
    record Unasked() implements Standing {}

    /** Agreed, and nothing refused it since. {@code basis} is the consent event that made it so. */
    record Granted(String basis, Instant since) implements Standing {}

    /**
     * A department says that the person agreed, but the person must confirm it in the chat first.
     *
     * @param refusal the withdrawal it was asserted over; absent when the person was suppressed at that time
     */
    record Pending(String basis, Instant since, @Nullable Withdrawn refusal) implements Standing {}

    /** Refused. {@code basis} is the newest withdrawal. */
    record Withdrawn(String basis, Instant since) implements Standing {}

    /** Whether the person's refusal is in force. */
    default boolean refused() {
        return switch (this) {
            case Withdrawn _ -> true;
            case Pending pending -> pending.refusal() != null;
            case Unasked _, Granted _ -> false;
        };
    }
}
