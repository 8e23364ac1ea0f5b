package io.optward.ingress.media;

import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;
import io.optward.ingress.IngressConfig;
import java.time.Duration;
import java.time.Instant;

/**
 * When a file is tried again that could not be fetched, and when no more. The time comes in as an argument.
 *
 * @param firstPause after the first attempt; doubled after each
 * @param longestPause between two attempts
 * @param fetchableFor how long after the message WhatsApp has it
 * @param notFoundFor how long after the message it is not believed that WhatsApp does not know it
 */
record Patience(Duration firstPause, Duration longestPause, Duration fetchableFor, Duration notFoundFor) {

    /** Beyond this a pause is longer than any that may be set. */
    private static final int MOST_DOUBLINGS = 30;

    static Patience of(IngressConfig.Media config) {
        return new Patience(config.firstPause(), config.longestPause(), config.fetchableFor(), config.notFoundFor());
    }

    /** What follows from an attempt that failed. */
    Next after(Fetch fetch, Trouble trouble, Instant now) {
        if (trouble == Trouble.NOT_FOUND && !now.isBefore(fetch.sentAt().plus(notFoundFor))) {
            return new GiveUp(Reason.NOT_FOUND);
        }
        var next = now.plus(pauseAfter(fetch.attempt()));
        return isOver(fetch.sentAt(), next) ? new GiveUp(Reason.NOT_FETCHED_IN_TIME) : new Again(next);
    }

    /** Whether WhatsApp no longer has a file that came with a message of then. */
    boolean isOver(Instant sentAt, Instant now) {
        return !now.isBefore(sentAt.plus(fetchableFor));
    }

    private Duration pauseAfter(int attempt) {
        var pause = firstPause.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }

    /** What is next. */
    sealed interface Next {}

    /** Another attempt, then. */
    record Again(Instant at) implements Next {}

    /** No more. */
    record GiveUp(Reason reason) implements Next {}
}
