package io.optward.outbound.queue;

import io.optward.contracts.outbound.MessageStatus;

/**
 * Which state may follow which (design, section 7). What WhatsApp tells of a message only ever moves it forward: a
 * SENT that arrives after DELIVERED changes nothing.
 */
public final class Course {

    private Course() {}

    /** Whether a message in state {@code from} may come into state {@code to}. */
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
