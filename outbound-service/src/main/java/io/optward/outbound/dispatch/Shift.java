package io.optward.outbound.dispatch;

import io.optward.outbound.pacing.ClearanceWidth;
import io.optward.outbound.pacing.SenderPacing;
import io.optward.outbound.sender.Tenure;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Under what a batch of one sender is worked off.
 *
 * @param round told when a message is no longer on its way to its first byte
 * @param over whether nothing more may be begun; what was begun is finished
 * @param settled told each message's id when nothing works on it any more
 * @param again told in how long messages are due again that were put back
 */
record Shift(
        Tenure tenure,
        SenderPacing pacing,
        ClearanceWidth.Round round,
        BooleanSupplier over,
        Consumer<String> settled,
        Consumer<Duration> again) {

    boolean isOver() {
        return over.getAsBoolean();
    }

    /** Nothing works on it any more. */
    void settle(String message) {
        round.left(message);
        settled.accept(message);
    }
}
