package io.optward.ingress.normaliser;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is published under one event id, all of it or nothing.
 *
 * @param id the event's id
 * @param records one, or several where an event goes with something else
 * @param rejection what is noted with it: then the first of the records is the webhook that was put aside
 */
record Publication(
        String id,
        List<ProducerRecord<String, byte[]>> records,
        @Nullable Rejection rejection) {

    static Publication of(String id, ProducerRecord<String, byte[]> record) {
        return new Publication(id, List.of(record), null);
    }

    /** Bytes of the values. */
    long bytes() {
        return records.stream()
                .mapToLong(record -> record.value() == null ? 0 : record.value().length)
                .sum();
    }
}
