package io.optward.kit.event;

import static io.optward.contracts.CloudEventHeaders.CONTENT_TYPE;
import static io.optward.contracts.CloudEventHeaders.DATA_SCHEMA;
import static io.optward.contracts.CloudEventHeaders.ID;
import static io.optward.contracts.CloudEventHeaders.JSON;
import static io.optward.contracts.CloudEventHeaders.SOURCE;
import static io.optward.contracts.CloudEventHeaders.SPEC_VERSION;
import static io.optward.contracts.CloudEventHeaders.SPEC_VERSION_1_0;
import static io.optward.contracts.CloudEventHeaders.SUBJECT;
import static io.optward.contracts.CloudEventHeaders.TIME;
import static io.optward.contracts.CloudEventHeaders.TYPE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.optward.contracts.Event;
import io.optward.contracts.EventCatalogue;
import io.optward.contracts.EventName;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.kit.personal.PersonalShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** CloudEvents 1.0 on Kafka in binary mode: attributes as {@code ce_*} headers, the event as JSON value. */
public final class CloudEvents {

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private CloudEvents() {}

    /** The attributes of an event, in the order they are written. */
    public static Map<String, String> headers(Envelope<?> envelope) {
        var name = EventName.of(envelope.event().getClass());
        var headers = new LinkedHashMap<String, String>();
        headers.put(SPEC_VERSION, SPEC_VERSION_1_0);
        headers.put(ID, envelope.id());
        headers.put(TYPE, name.ceType());
        headers.put(SOURCE, envelope.source());
        headers.put(TIME, envelope.time().toString());
        var subject = envelope.subject();
        if (subject != null) {
            headers.put(SUBJECT, subject.value());
        }
        headers.put(DATA_SCHEMA, name.dataSchema());
        headers.put(CONTENT_TYPE, JSON);
        return headers;
    }

    /** The JSON of an event. */
    public static byte[] data(Event event) {
        try {
            return Json.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event record does not turn into JSON: " + event.getClass(), e);
        }
    }

    /** The record to send, on the event's own topic and under its own key. */
    public static ProducerRecord<String, byte[]> record(Envelope<?> envelope) {
        var topic = EventCatalogue.topicOf(envelope.event().getClass()).topicName();
        var record = new ProducerRecord<>(topic, envelope.event().key(), data(envelope.event()));
        headers(envelope).forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /**
     * Reads a record.
     *
     * @throws UndecodableEventException if it is no CloudEvent, of a type we do not know, or its data has another shape or
     *     leaves out what it must have
     */
    public static Envelope<Event> read(ConsumerRecord<String, byte[]> record) throws UndecodableEventException {
        var headers = record.headers();
        var ceType = text(headers, TYPE);
        var id = text(headers, ID);
        var source = text(headers, SOURCE);
        var time = text(headers, TIME);
        if (ceType == null || id == null || source == null || time == null) {
            throw new UndecodableEventException("NO_CLOUD_EVENT", "a ce_ header is missing");
        }
        var type = EventCatalogue.byCeType(ceType)
                .orElseThrow(() -> new UndecodableEventException("UNKNOWN_TYPE", "type is not known here"));
        if (record.value() == null) {
            throw new UndecodableEventException("NO_DATA", "the record has no value");
        }
        try {
            Event event = Json.mapper().readValue(record.value(), type);
            // the JSON word null is read as no event at all
            var missing = event == null ? Optional.of("everything") : MissingPart.of(event);
            if (missing.isPresent()) {
                throw new UndecodableEventException("BAD_DATA", missing.get() + " is missing");
            }
            var subject = text(headers, SUBJECT);
            return new Envelope<>(
                    id, source, subject == null ? null : new SubjectToken(subject), Instant.parse(time), event);
        } catch (JsonProcessingException e) {
            throw new UndecodableEventException("BAD_DATA", "data does not fit " + ceType + place(e));
        } catch (IOException | DateTimeException | IllegalArgumentException | NullPointerException e) {
            throw new UndecodableEventException("BAD_DATA", "data or a header does not fit " + ceType);
        }
    }

    /** Where the data stops fitting: names of ours and numbers, nothing of what stands there. */
    private static String place(JsonProcessingException unreadable) {
        var path = unreadable instanceof JsonMappingException mapping
                ? mapping.getPath().stream().map(CloudEvents::step).collect(Collectors.joining("."))
                : "";
        var location = unreadable.getLocation();
        return (path.isEmpty() ? "" : " at " + path)
                + (location == null ? "" : " near byte " + location.getByteOffset());
    }

    private static String step(JsonMappingException.Reference step) {
        var name = step.getFieldName();
        if (name == null) {
            return Integer.toString(step.getIndex());
        }
        return PLAIN_NAME.matcher(name).matches() && !PersonalShape.isIn(name) ? name : "?";
    }

    /** A header's text, or null where there is none. */
    public static @Nullable String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
