package io.optward.kit.letter;

import io.optward.contracts.CloudEventHeaders;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.PlaceOnKafka;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be decoded, about to be put aside.
 *
 * @param reason why, a stable word
 */
public record UndecodedRecord(ConsumerRecord<String, byte[]> record, String reason) {

    static final String LETTER = "optward_letter";
    private static final String REASON = "optward_reason";
    private static final String ORIGIN = "optward_origin";
    private static final String CONSUMER = "optward_consumer";
    private static final String ID_PREFIX = "ltr_";

    /** An id of ours and the words and ids that follow it; a header may hold anything, and only this is copied. */
    private static final Pattern EVENT_ID = Pattern.compile("[a-z]{2,5}_[0-9A-HJKMNP-TV-Z]{26}"
            + "(?:\\.(?:[a-z][a-z-]{0,31}|v\\d{1,9}|[a-z]{2,5}_[0-9A-HJKMNP-TV-Z]{26})){0,4}");

    private static final Pattern EVENT_TYPE =
            Pattern.compile("[a-z][a-z-]{0,31}(?:\\.[a-z][a-z-]{0,31}){0,3}\\.v\\d{1,3}");

    /** The id of the letter that a service makes of it. */
    String letterOf(String service) {
        return PlaceOnKafka.id(ID_PREFIX, record, service);
    }

    /** Tells whether a text has the form of a letter's id. */
    static boolean isLetterId(String text) {
        return CrockfordId.isOf(ID_PREFIX, text);
    }

    /** The record as it was, with headers that say who put it aside and why, for the topic's dead letters. */
    public ProducerRecord<String, byte[]> copy(String service) {
        var copy = new ProducerRecord<>(record.topic() + ".dead-letter", record.key(), record.value());
        record.headers().forEach(header -> copy.headers().add(header));
        copy.headers()
                .add(REASON, utf8(reason))
                .add(ORIGIN, utf8(record.topic() + "/" + record.partition() + "/" + record.offset()))
                .add(CONSUMER, utf8(service))
                .add(LETTER, utf8(letterOf(service)));
        return copy;
    }

    int sizeBytes() {
        return record.value() == null ? 0 : record.value().length;
    }

    @Nullable
    String eventId() {
        return matching(EVENT_ID, CloudEvents.text(record.headers(), CloudEventHeaders.ID));
    }

    @Nullable
    String eventType() {
        return matching(EVENT_TYPE, CloudEvents.text(record.headers(), CloudEventHeaders.TYPE));
    }

    @Nullable
    SubjectToken subject() {
        var byKey = token(record.key());
        return byKey != null ? byKey : token(CloudEvents.text(record.headers(), CloudEventHeaders.SUBJECT));
    }

    private static @Nullable SubjectToken token(@Nullable String text) {
        try {
            return text == null ? null : new SubjectToken(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable String matching(Pattern form, @Nullable String text) {
        return text != null && form.matcher(text).matches() ? text : null;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "UndecodedRecord[" + record.topic() + "/" + record.partition() + "/" + record.offset() + ", " + reason
                + "]";
    }
}
