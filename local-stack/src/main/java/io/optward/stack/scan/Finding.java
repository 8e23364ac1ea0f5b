package io.optward.stack.scan;

/**
 * A place where a value stands. It names the place, never what stands around it.
 *
 * @param place    {@code topic/partition/offset}, {@code database.schema.table.column} or {@code file:line}
 * @param value    which of the values, counted from 1
 * @param encoding how it is written there
 */
public record Finding(String place, int value, String encoding) {

    /** One line for people. */
    public String sentence() {
        return place + ": value " + value + ", " + encoding;
    }
}
