package io.optward.kit.consumption;

import io.optward.contracts.Event;
import io.optward.contracts.Topic;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.PlaceOnKafka;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event as it was read.
 *
 * @param topic where it was read, with {@code partition} and {@code offset}
 * @param known the id under which it is noted that it had its effect. On its own topic a department gives what ids it likes,
 *     also those of others: they are not unique and may be personal, so there it is made of the record's place
 */
public record Received(Envelope<Event> envelope, String topic, int partition, long offset, String known) {

    private static final String ID_PREFIX = "req_";

    static Received of(Envelope<Event> envelope, ConsumerRecord<String, byte[]> record) {
        return new Received(
                envelope,
                record.topic(),
                record.partition(),
                record.offset(),
                Topic.OUTBOUND_REQUESTS.isHomeOf(record.topic()) ? PlaceOnKafka.id(ID_PREFIX, record) : envelope.id());
    }

    /** The fact itself. */
    public Event event() {
        return envelope.event();
    }

    public String id() {
        return envelope.id();
    }

    /** Where it stands on Kafka: {@code <topic>/<partition>/<offset>}. */
    public String place() {
        return topic + "/" + partition + "/" + offset;
    }
}
