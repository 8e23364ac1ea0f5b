package io.optward.contracts.flow;

import java.time.Instant;

/**
 * A {@code flow_token}, never the same twice. Printing it shows nothing of it.
 *
 * @param token {@code ft_…}; only its maker reads in it whom it is for
 * @param until until when the Flow can be filled in
 */
public record FlowTokenAnswer(String token, Instant until) {
    @Override
    public String toString() {
        return "FlowTokenAnswer[until=" + until + "]";
    }
}
