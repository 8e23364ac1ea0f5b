package io.optward.stack.scan;

/**
 * What was found of a person in one place.
 *
 * @param place where: a topic, {@code database.schema.table}, {@code file:line}; for a value exactly where
 * @param what  what it is
 * @param how   which value and how it is written, for values; else empty
 * @param count in how many records, rows, lines or objects
 */
public record Trace(String place, Derivative what, String how, long count) {

    /** One line for people, without the value. */
    public String sentence() {
        return place + ": " + (how.isEmpty() ? what.title() : how) + (count == 1 ? "" : ", " + count + " times");
    }

    /** Whether it may be there after an erasure. */
    public boolean mayStay() {
        return what.staysAfterErasure();
    }
}
