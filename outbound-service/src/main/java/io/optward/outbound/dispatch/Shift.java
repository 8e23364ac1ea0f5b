package io.optward.outbound.dispatch;

import io.optward.outbound.pacing.SenderPacing;
import io.optward.outbound.sender.Tenure;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Under what a batch of one sender is worked off.
 *
 * @param over whether nothing more may be begun; what was begun is finished
 * @param settled told each message's id when nothing works on it any more
 */
record Shift(Tenure tenure, SenderPacing pacing, BooleanSupplier over, Consumer<String> settled) {

    boolean isOver() {
        return over.getAsBoolean();
    }
}
