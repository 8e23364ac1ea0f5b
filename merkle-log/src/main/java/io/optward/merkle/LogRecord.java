package io.optward.merkle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it is to be remembered, exactly as it was read.
 *
 * @param key raw bytes of the key, null if the record has none
 * @param attributes the record's headers in their order; those that do not begin with {@code ce_} are not remembered
 * @param value raw bytes of the data, null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes pass through; nobody compares two records
public record LogRecord(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        List<Attribute> attributes,
        byte @Nullable [] value) {

    public LogRecord {
        attributes = List.copyOf(attributes);
    }

    /**
     * One header.
     *
     * @param value raw bytes, null if the header has none
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Attribute(String name, byte @Nullable [] value) {}
}
