package io.optward.ingress.media;

import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;

/** An attempt ended early. Its message holds nothing of what was asked or answered. */
final class AttemptEndedException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Outcome outcome;

    private AttemptEndedException(Outcome outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }

    static AttemptEndedException later(Trouble trouble) {
        return new AttemptEndedException(new Outcome.Later(trouble));
    }

    static AttemptEndedException never(Reason reason) {
        return new AttemptEndedException(new Outcome.Unavailable(reason));
    }

    static AttemptEndedException erased() {
        return new AttemptEndedException(new Outcome.Erased());
    }

    Outcome outcome() {
        return outcome;
    }
}
