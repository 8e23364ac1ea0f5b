package io.optward.outbound.queue;

import io.optward.contracts.KeyedId;
import io.optward.contracts.outbound.MessageStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which state may follow which (design, section 7). What WhatsApp tells of a message only ever moves it forward: a
 * SENT that arrives after DELIVERED changes nothing.
 */
public final class Course {

    /**
     * The reason of a message whose outcome no status ever told. It stands first where it stands, and what it says is
     * believed and not known: {@link Message#givenUp()}.
     */
    public static final String OUTCOME_NEVER_KNOWN = "OUTCOME_NEVER_KNOWN";

    private Course() {}

    /**
     * Whether this may happen to a message. Beyond what its state allows, an unknown outcome may be tried again when it is
     * known not to have been sent, or once as a possible duplicate; what was heard of the first attempt ends the waiting
     * for that retry; and what is heard of a message that was given up sets it right.
     */
    public static boolean allows(Message message, Change.Into into) {
        if (message.givenUp()) {
            return setsRight(message, into);
        }
        var from = message.status();
        return switch (into.status()) {
            case WAITING ->
                from == MessageStatus.OUTCOME_UNKNOWN ? mayBeTriedAgain(message, into) : allows(from, into.status());
            case SUBMITTED, HELD -> message.awaitsRetry() || allows(from, into.status());
            // nobody knows that nothing was sent
            case DENIED, EXPIRED, CANCELLED -> !message.possibleDuplicate() && allows(from, into.status());
            case ACCEPTED, CLEARED, SENDING, SENT, DELIVERED, READ, PLAYED, OUTCOME_UNKNOWN, FAILED ->
                allows(from, into.status());
        };
    }

    private static boolean mayBeTriedAgain(Message message, Change.Into into) {
        return switch (into.again()) {
            case PROVEN_NOT_SENT -> true;
            case POSSIBLE_DUPLICATE -> !message.possibleDuplicate();
            case null -> false;
        };
    }

    /**
     * What was given up failed as far as anybody could tell. Whatever WhatsApp tells of it later is true and replaces
     * that: that it is there, however far it got, or why it failed. That it was never sent does not put it back into the
     * queue: its department was told that it failed, and may have done something else by now.
     */
    private static boolean setsRight(Message givenUp, Change.Into into) {
        return switch (into.status()) {
            case SUBMITTED, HELD, SENT -> !isTheCopyThatFailed(givenUp, into.whatsappMessage());
            case DELIVERED, READ, PLAYED -> true;
            case FAILED -> !into.reasons().equals(givenUp.reasons());
            case ACCEPTED, WAITING, CLEARED, SENDING, OUTCOME_UNKNOWN, DENIED, EXPIRED, CANCELLED -> false;
        };
    }

    /** WhatsApp had it before it failed, and may tell so in the other order. */
    private static boolean isTheCopyThatFailed(Message givenUp, @Nullable KeyedId copy) {
        return givenUp.oneCopyFailed() && copy != null && copy.equals(givenUp.whatsappMessage());
    }

    /**
     * What the answer to an attempt does to its message, whenever it comes. An owner that was held up may bring it when
     * another has long declared the outcome unknown, or given it up: then it puts that right, unless more has happened
     * since. That WhatsApp took it sets right what was given up, whichever attempt that was.
     */
    public static List<Change> answered(Message message, int attempt, Change.Into answer) {
        var into = answer.inAttempt(attempt);
        boolean wasTaken = into.status() == MessageStatus.SUBMITTED || into.status() == MessageStatus.HELD;
        if (message.attempts() != attempt && !(message.givenUp() && wasTaken)) {
            return List.of(Change.Late.of(into));
        }
        var from = message.status();
        if (from == MessageStatus.SENDING || from == MessageStatus.OUTCOME_UNKNOWN || message.givenUp()) {
            var change =
                    switch (into.status()) {
                        case WAITING -> into.again(Change.Again.PROVEN_NOT_SENT);
                        // what became of the attempt before this one is still not known
                        case FAILED -> message.ending(MessageStatus.FAILED, into.at(), into.reasons());
                        default -> into;
                    };
            return List.of(allows(message, change) ? change : Change.Late.of(into));
        }
        boolean endsTheWaiting = message.awaitsRetry() && into.status() != MessageStatus.WAITING;
        return List.of(endsTheWaiting && allows(message, into) ? into : Change.Late.of(into));
    }

    /** Whether a message in state {@code from} may come into state {@code to} without more being known of it. */
    public static boolean allows(MessageStatus from, MessageStatus to) {
        return switch (to) {
            case ACCEPTED -> false;
            case WAITING, EXPIRED, CANCELLED, DENIED, CLEARED ->
                queued(from) || (to == MessageStatus.WAITING && from == MessageStatus.SENDING);
            case SENDING -> from == MessageStatus.CLEARED;
            case OUTCOME_UNKNOWN -> from == MessageStatus.SENDING;
            case SUBMITTED, HELD -> from == MessageStatus.SENDING || from == MessageStatus.OUTCOME_UNKNOWN;
            // a status of WhatsApp proves that the message is there, whatever we believed about it
            case SENT, DELIVERED, READ, PLAYED -> !from.last() && rank(from) < rank(to);
            case FAILED -> !from.last() && rank(from) < rank(MessageStatus.DELIVERED);
        };
    }

    /** Whether it still lies in the queue and nothing was started. */
    public static boolean queued(MessageStatus status) {
        return switch (status) {
            case ACCEPTED, WAITING -> true;
            case CLEARED,
                    SENDING,
                    SUBMITTED,
                    HELD,
                    SENT,
                    DELIVERED,
                    READ,
                    PLAYED,
                    OUTCOME_UNKNOWN,
                    DENIED,
                    EXPIRED,
                    CANCELLED,
                    FAILED -> false;
        };
    }

    /** Whether the content may still be needed to send it. */
    static boolean needsContent(MessageStatus status) {
        return switch (status) {
            case ACCEPTED, WAITING, CLEARED, SENDING, OUTCOME_UNKNOWN -> true;
            case SUBMITTED, HELD, SENT, DELIVERED, READ, PLAYED, DENIED, EXPIRED, CANCELLED, FAILED -> false;
        };
    }

    /** How far a message has got with WhatsApp. */
    private static int rank(MessageStatus status) {
        return switch (status) {
            case ACCEPTED, WAITING, CLEARED, SENDING, OUTCOME_UNKNOWN -> 0;
            case SUBMITTED, HELD -> 1;
            case SENT -> 2;
            case DELIVERED -> 3;
            case READ -> 4;
            case PLAYED, DENIED, EXPIRED, CANCELLED, FAILED -> 5;
        };
    }
}
