package io.optward.simulator.status;

/** What becomes of an accepted message. */
public sealed interface Outcome {

    /** It is sent, delivered and read. */
    record Read() implements Outcome {}

    /** It is sent, and nothing more is ever told: reactions. */
    record OnlySent() implements Outcome {}

    /** It fails. */
    record Failed(int code, String details) implements Outcome {}
}
