package io.optward.outbound.outcome;

import io.optward.contracts.outbound.MessageStatus;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.queue.Change;
import io.optward.outbound.queue.Course;
import io.optward.outbound.queue.Message;
import io.optward.outbound.queue.MessageQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the not knowing. A call that nobody waits for any more has an unknown outcome. A status webhook settles
 * it within seconds; where none came for a quiet period that we heard to its end, {@link AfterSilence} says what becomes of
 * the message.
 */
@ApplicationScoped
public class UnknownOutcomes {

    /** The reason of a message that is tried again because nobody told what became of it. */
    public static final String NO_STATUS_CAME = "NO_STATUS_CAME";

    private static final String OWNER_LOST = "OWNER_LOST";

    private final MessageQueue queue;
    private final Duration quiet;

    UnknownOutcomes(MessageQueue queue, OutboundConfig config) {
        this.queue = queue;
        this.quiet = config.outbound().outcomeDeadline();
    }

    /**
     * Declares the calls unknown that an owner left behind.
     *
     * @param inHand messages that are being worked on here
     */
    public void declare(String sender, Collection<String> inHand, Instant now) {
        for (var id : queue.abandoned(sender, inHand)) {
            queue.change(id, message -> inHand.contains(id) ? List.of() : ownerLost(message, now));
        }
    }

    /**
     * Settles what nobody told of for too long.
     *
     * @param heardUpTo every status that we accepted until then has had its effect; while that is not known, nothing is
     *     settled
     */
    public void settle(String sender, @Nullable Instant heardUpTo, Instant now) {
        if (heardUpTo == null) {
            return;
        }
        var over = heardUpTo.isBefore(now) ? heardUpTo : now;
        for (var unknown : queue.unknownSince(sender, over.minus(quiet))) {
            queue.change(
                    unknown.message(),
                    message -> message.attempts() == unknown.attempt()
                            ? afterSilence(message, unknown.startedAt(), quiet, heardUpTo, now)
                            : List.of());
        }
    }

    static List<Change.Into> ownerLost(Message message, Instant now) {
        return message.status() == MessageStatus.SENDING
                ? List.of(Change.into(MessageStatus.OUTCOME_UNKNOWN, now)
                        .because(OWNER_LOST)
                        .inAttempt(message.attempts()))
                : List.of();
    }

    static List<Change.Into> afterSilence(
            Message message, Instant startedAt, Duration quiet, @Nullable Instant heardUpTo, Instant now) {
        if (message.status() != MessageStatus.OUTCOME_UNKNOWN) {
            return List.of();
        }
        return switch (AfterSilence.of(
                message.purpose(),
                message.possibleDuplicate(),
                startedAt,
                message.expiresAt(),
                quiet,
                heardUpTo,
                now)) {
            case LISTEN_ON -> List.of();
            case TRY_ONCE_MORE ->
                List.of(Change.into(MessageStatus.WAITING, now)
                        .because(NO_STATUS_CAME)
                        .inAttempt(message.attempts())
                        .again(Change.Again.POSSIBLE_DUPLICATE));
            case GIVE_UP ->
                List.of(Change.into(MessageStatus.FAILED, now)
                        .because(Course.OUTCOME_NEVER_KNOWN)
                        .inAttempt(message.attempts()));
        };
    }
}
