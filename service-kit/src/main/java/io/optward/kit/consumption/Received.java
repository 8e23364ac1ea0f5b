package io.optward.kit.consumption;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Event;
import io.optward.contracts.Topic;
import io.optward.kit.event.Envelope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event as it was read.
 *
 * @param topic where it was read, with {@code partition} and {@code offset}
 * @param known the id under which it is noted that it had its effect
 */
public record Received(Envelope<Event> envelope, String topic, int partition, long offset, String known) {

    private static final String ID_PREFIX = "req_";

    static Received of(Envelope<Event> envelope, ConsumerRecord<String, byte[]> record) {
        return new Received(
                envelope,
                record.topic(),
                record.partition(),
                record.offset(),
                Topic.OUTBOUND_REQUESTS.isHomeOf(record.topic()) ? idOfPlace(record) : envelope.id());
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

    /**
     * On its own topic a department gives what ids it likes, also those of others: they are not unique, and may be
     * personal. A topic that was made anew counts its offsets from 0 again, so the record's time is part of this one.
     */
    private static String idOfPlace(ConsumerRecord<String, byte[]> record) {
        var place = String.join(
                "\n",
                record.topic(),
                Integer.toString(record.partition()),
                Long.toString(record.offset()),
                Long.toString(record.timestamp()));
        try {
            return CrockfordId.of(
                    ID_PREFIX, MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }
}
