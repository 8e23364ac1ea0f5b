package io.optward.simulator.webhook;

import java.time.Duration;

/** What became of one posting of one webhook. */
public sealed interface Attempt {

    /** From the first byte sent to the answer, or to the moment of giving up. */
    Duration took();

    /** Only status 200 counts as received; anything else is posted again. */
    boolean received();

    /**
     * The receiver answered.
     *
     * @param body as text; not kept anywhere
     */
    record Answered(int status, String body, Duration took) implements Attempt {
        private static final int OK = 200;

        @Override
        public boolean received() {
            return status == OK;
        }
    }

    /** The receiver did not answer. */
    record Unanswered(Reason reason, Duration took) implements Attempt {
        @Override
        public boolean received() {
            return false;
        }
    }

    /** Why there was no answer. */
    enum Reason {
        NO_CONNECTION,
        TIMED_OUT,
        CONNECTION_LOST,
        /** The app is not subscribed to the account; nothing was posted. */
        NOT_SUBSCRIBED,
        /** The simulator was told to forget everything, or stops. */
        CALLED_OFF
    }
}
