package io.optward.stack.promise;

import io.optward.contracts.decision.Decision;
import io.optward.contracts.outbound.MessageStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state that a message came into.
 *
 * @param number counts the states of the message, from its event id
 * @param allowed on CLEARED: whether the decision said ALLOW
 * @param decidedAt on CLEARED: when that was decided
 * @param ledgerAsOf on CLEARED: up to when the ledger was said to be complete
 */
public record Step(
        int number,
        MessageStatus status,
        List<String> reasons,
        Decision.@Nullable Outcome allowed,
        @Nullable Instant decidedAt,
        @Nullable Instant ledgerAsOf,
        Instant at) {}
