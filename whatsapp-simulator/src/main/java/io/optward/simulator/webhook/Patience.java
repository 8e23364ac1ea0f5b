package io.optward.simulator.webhook;

import java.time.Duration;

/**
 * For how long a webhook is posted again.
 *
 * @param longest a webhook that is older is given up
 * @param whenOver done once it is given up
 */
record Patience(Duration longest, Runnable whenOver) {

    /** Nobody is told when it is over. */
    static Patience of(Duration longest) {
        return new Patience(longest, () -> {});
    }
}
