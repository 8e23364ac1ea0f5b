package io.optward.vault.limit;

import io.optward.kit.problem.Problem;

/** What the limits say to a reveal that is about to be answered. */
public sealed interface Counted {

    /** It is within the limits, and counted. */
    record Within() implements Counted {}

    /**
     * It is beyond a limit and rests, as a whole, on a second person's approval, which has that much less left now.
     *
     * @param approval {@code apr_…}
     */
    record Approved(String approval) implements Counted {}

    /** It is beyond a limit, and nothing of it may be answered. Nothing was counted. */
    record Beyond(Problem refusal) implements Counted {}
}
