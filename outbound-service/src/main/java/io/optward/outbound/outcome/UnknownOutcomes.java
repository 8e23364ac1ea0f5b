package io.optward.outbound.outcome;

import io.optward.contracts.outbound.MessageStatus;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.queue.Change;
import io.optward.outbound.queue.MessageQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * Ends the not knowing. A status webhook settles an unknown outcome within seconds; where none came until the deadline
 * the message failed as far as we can tell, and that is what we say. It is not sent again: the person may have it.
 */
@ApplicationScoped
public class UnknownOutcomes {

    /** The reason of a message whose outcome no status ever told. */
    public static final String NEVER_KNOWN = "OUTCOME_NEVER_KNOWN";

    private final MessageQueue queue;
    private final OutboundConfig.Outbound config;

    UnknownOutcomes(MessageQueue queue, OutboundConfig config) {
        this.queue = queue;
        this.config = config.outbound();
    }

    /** Gives up on a sender's messages that have been unknown for too long. */
    public void giveUp(String sender, Instant now) {
        for (var id : queue.unknownSince(sender, now.minus(config.outcomeDeadline()))) {
            queue.change(
                    id,
                    message -> message.status() == MessageStatus.OUTCOME_UNKNOWN
                            ? List.of(Change.into(MessageStatus.FAILED, now)
                                    .because(NEVER_KNOWN)
                                    .inAttempt(message.attempts()))
                            : List.of());
        }
    }
}
