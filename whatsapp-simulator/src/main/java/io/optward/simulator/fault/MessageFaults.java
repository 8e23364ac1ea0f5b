package io.optward.simulator.fault;

import io.optward.simulator.error.GraphRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Everything that goes wrong with one message, by the moment at which it does. */
public final class MessageFaults {

    private static final String DETAILS = "A fault ordered at the simulator";

    private Duration delay = Duration.ZERO;
    private @Nullable GraphRefusal refusal;
    private @Nullable GraphRefusal errorAfterAcceptance;
    private @Nullable Duration answerLostAfter;
    private OptionalInt laterFailure = OptionalInt.empty();
    private boolean webhooksDuplicated;
    private boolean statusesDropped;
    private boolean deliveredDropped;
    private boolean statusesReordered;

    private MessageFaults() {}

    static MessageFaults of(List<Fault> faults) {
        var all = new MessageFaults();
        faults.forEach(all::add);
        return all;
    }

    /** How long to wait before anything else. */
    public Duration delay() {
        return delay;
    }

    /** What to answer instead of accepting the message. */
    public Optional<GraphRefusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** What to answer although the message was accepted. */
    public Optional<GraphRefusal> errorAfterAcceptance() {
        return Optional.ofNullable(errorAfterAcceptance);
    }

    /** How long to wait before the connection is closed without an answer. */
    public Optional<Duration> answerLostAfter() {
        return Optional.ofNullable(answerLostAfter);
    }

    /** The code of the {@code failed} status that follows, instead of any other status. */
    public OptionalInt laterFailure() {
        return laterFailure;
    }

    public boolean webhooksDuplicated() {
        return webhooksDuplicated;
    }

    public boolean statusesDropped() {
        return statusesDropped;
    }

    public boolean deliveredDropped() {
        return deliveredDropped;
    }

    public boolean statusesReordered() {
        return statusesReordered;
    }

    private void add(Fault fault) {
        switch (fault) {
            case Fault.Fail(int code, int status, boolean accepted) -> {
                GraphRefusal error = GraphRefusal.because(code, status, DETAILS);
                if (accepted) {
                    errorAfterAcceptance = error;
                } else {
                    refusal = error;
                }
            }
            case Fault.Delay(Duration by) -> delay = by;
            case Fault.LoseAnswer(Duration after) -> answerLostAfter = after;
            case Fault.Throttle(int code, int status) -> refusal = GraphRefusal.because(code, status, DETAILS);
            case Fault.FailLater(int code) -> laterFailure = OptionalInt.of(code);
            case Fault.DuplicateWebhook() -> webhooksDuplicated = true;
            case Fault.DropStatuses() -> statusesDropped = true;
            case Fault.DropDelivered() -> deliveredDropped = true;
            case Fault.ReorderStatuses() -> statusesReordered = true;
        }
    }
}
