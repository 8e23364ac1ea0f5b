package io.optward.ingress.normaliser;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is published under one event id, all of it or nothing.
 *
 * @param id the event's id
 * @param records one, or several where an event goes with something else
 */
record Publication(String id, List<ProducerRecord<String, byte[]>> records) {

    static Publication of(String id, ProducerRecord<String, byte[]> record) {
        return new Publication(id, List.of(record));
    }

    /** Bytes of the values. */
    long bytes() {
        return records.stream()
                .mapToLong(record -> record.value() == null ? 0 : record.value().length)
                .sum();
    }
}
