package io.optward.kit.event;

import io.optward.contracts.CrockfordId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Ids that are made of where a record stands, for what has no id of its own that could be relied on. */
public final class PlaceOnKafka {

    private PlaceOnKafka() {}

    /**
     * The id of a record's place. A topic that was made anew counts its offsets from 0 again, so the record's time is part
     * of it.
     *
     * @param prefix such as {@code ltr_}
     * @param more   whatever else tells this id from others of the same place
     */
    public static String id(String prefix, ConsumerRecord<?, ?> record, String... more) {
        var place = Stream.concat(
                        Stream.of(more),
                        Stream.of(
                                record.topic(),
                                Integer.toString(record.partition()),
                                Long.toString(record.offset()),
                                Long.toString(record.timestamp())))
                .collect(Collectors.joining("\n"));
        try {
            return CrockfordId.of(
                    prefix, MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }
}
