package io.optward.stack.scan;

import java.util.List;

/**
 * Something that is kept as one: a record, a row, a line of a log, an object.
 *
 * @param collection where others of its kind are: a topic, {@code database.schema.table}, a file
 * @param parts      what it consists of: key, headers and value, or columns
 */
record Kept(String collection, List<Part> parts) {

    /** Something of one part. */
    static Kept whole(String place, byte[] bytes) {
        return new Kept(place, List.of(new Part(place, bytes)));
    }

    /**
     * A part of it.
     *
     * @param place as a {@link Finding} names it
     */
    record Part(String place, byte[] bytes) {}
}
