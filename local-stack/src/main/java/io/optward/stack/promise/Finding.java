package io.optward.stack.promise;

/**
 * Something that breaks a promise.
 *
 * @param kind     which one
 * @param sentence with ids and tokens, never with personal data
 */
public record Finding(Kind kind, String sentence) {

    /** What can be wrong. */
    public enum Kind {
        /** A webhook was answered with 200 and what it said is nowhere. */
        WEBHOOK_LOST,
        /** A message reached WhatsApp and no decision allows it. */
        SENT_WITHOUT_DECISION,
        /** A message was allowed although the ledger already said no. */
        SENT_AGAINST_THE_LEDGER,
        /** Marketing was allowed although the person's STOP must have been in the ledger. */
        SENT_AFTER_STOP,
        /** A message reached WhatsApp again and nobody had said that its outcome is unknown. */
        SENT_TWICE,
        /** A message was accepted and has no course at all. */
        MESSAGE_LOST,
        /** What a department asked for over Kafka is no message and was not refused. */
        REQUEST_LOST,
        /** A message was accepted and never came to an end. */
        MESSAGE_UNFINISHED,
        /** What is told about a message is not what became of it. */
        OUTCOME_WRONG,
        /** An outbox told an event twice. */
        EVENT_TWICE,
        /** The same id says two different things. */
        EVENT_CHANGED,
        /** A fact that was answered for is on no topic. */
        FACT_LOST,
        /** A record of a logged topic is not in the log. */
        NOT_LOGGED,
        /** The log holds what no topic holds, or holds it twice. */
        LOGGED_WITHOUT_RECORD,
        /** The log itself says that something is wrong. */
        LOG_NOTICE,
        /** The log does not verify. */
        LOG_NOT_VALID,
        /** Personal data stands where none may be. */
        PERSONAL_DATA,
        /** A consumer put a record aside. */
        DEAD_LETTER,
        /** A service is not ready in the end, or does not answer the checker. */
        NOT_READY,
        /** A department was answered as it should not be. */
        STRANGE_ANSWER
    }

    /** Whether it may just not have come to be yet; everything else was done and stays done. */
    boolean mayBeCuredByTime() {
        return switch (kind) {
            case WEBHOOK_LOST,
                    SENT_WITHOUT_DECISION,
                    MESSAGE_LOST,
                    REQUEST_LOST,
                    MESSAGE_UNFINISHED,
                    OUTCOME_WRONG,
                    FACT_LOST,
                    NOT_LOGGED,
                    LOGGED_WITHOUT_RECORD,
                    NOT_READY -> true;
            case SENT_AGAINST_THE_LEDGER,
                    SENT_AFTER_STOP,
                    SENT_TWICE,
                    EVENT_TWICE,
                    EVENT_CHANGED,
                    LOG_NOTICE,
                    LOG_NOT_VALID,
                    PERSONAL_DATA,
                    DEAD_LETTER,
                    STRANGE_ANSWER -> false;
        };
    }

    @Override
    public String toString() {
        return kind + ": " + sentence;
    }
}
