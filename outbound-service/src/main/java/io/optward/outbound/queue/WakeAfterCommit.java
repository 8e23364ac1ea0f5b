package io.optward.outbound.queue;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;

/** Wakes whoever works a sender when a message for it can be seen. */
record WakeAfterCommit(QueueSignal signal, String sender) implements Synchronization {

    @Override
    public void beforeCompletion() {
        // nothing is seen yet
    }

    @Override
    public void afterCompletion(int status) {
        if (status == Status.STATUS_COMMITTED) {
            signal.wake(sender);
        }
    }
}
