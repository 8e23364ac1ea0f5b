package io.optward.merkle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf is. This rule cannot change: every proof ever given rests on it.
 *
 * <p><b>The rule.</b> A leaf is the RFC 8785 (JSON Canonicalization Scheme) form, in UTF-8, of
 *
 * <pre>{@code
 * {"attributes":{…},"data":…,"key":…,"offset":n,"partition":n,"topic":"…"}
 * }</pre>
 *
 * <ol>
 *   <li>{@code attributes}: every header of the Kafka record whose name begins with {@code ce_}, under that name, its value
 *       read as UTF-8. Other headers are not part of a leaf.
 *   <li>{@code data}: the record's value, one JSON value in UTF-8. <b>Each string value in it, at any depth, that begins
 *       with {@code sealed:v1:} is replaced</b> by {@code sha256:} and the 64 lower-case hex digits of the SHA-256 of that
 *       string's UTF-8 bytes. Names of members are not replaced. A tombstone (no value) has no member {@code data}.
 *   <li>{@code key}: the record's key read as UTF-8, or {@code null}.
 *   <li>{@code offset}, {@code partition}, {@code topic}: the record's place on Kafka.
 *   <li>Numbers are written as RFC 8785 writes them, which is as IEEE 754 doubles. A number that this would change (an
 *       integer beyond ±(2^53 - 1), a fraction whose shortest double is another number) is refused.
 *   <li>A leaf has at most 65,535 bytes.
 * </ol>
 *
 * <p>A record with data is an event only if it has a {@code ce_id} of 1 to 200 characters of {@code A-Z a-z 0-9 _ . -};
 * that is the event's id. A tombstone without one, a record that is refused ({@link Leaf.Reason}), and every record of a
 * topic {@code outbound.requests.<department>}, where the department gives the ids, has the id
 * {@code <topic>.<partition>.<offset>}. A refused record is remembered by a leaf in which {@code data} is replaced by
 *
 * <pre>{@code
 * "refused":{"bytes":n,"reason":"…","sha256":"…"}
 * }</pre>
 *
 * with the length and the SHA-256 (hex) of the record's raw value; attributes that are not well-formed, stand twice or are
 * longer than 1,000 characters are left out, and a key that is not UTF-8 or longer than 1,000 characters is {@code null}.
 * If even that is too long, all attributes are left out.
 */
public final class LeafBytes {

    /** The most bytes a leaf can have: its length is published in 16 bits. */
    public static final int LONGEST = 65_535;

    /** How a sealed value begins. */
    public static final String SEALED_PREFIX = "sealed:v1:";

    private static final String DIGEST_PREFIX = "sha256:";
    private static final String ATTRIBUTE_PREFIX = "ce_";
    private static final String ID = "ce_id";
    private static final String REQUESTS = "outbound.requests.";
    private static final String RECEIVED_AT = "receivedAt";
    private static final int LONGEST_IN_REFUSED = 1_000;
    private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    private LeafBytes() {}

    /** Turns a record into its leaf, or says why it has none. */
    public static Leaf of(LogRecord record) {
        try {
            var attributes = attributesOf(record);
            var key = record.key() == null ? null : CanonicalJson.strictText(record.key());
            var data = record.value() == null ? null : CanonicalJson.parse(record.value());
            if (data != null && !isEventId(attributes.get(ID))) {
                return new Leaf.Refused(Leaf.Reason.NOT_AN_EVENT);
            }
            var sealed = new LinkedHashMap<String, Leaf.Sealed>();
            var leaf = utf8(json(record, attributes, key, data, text -> unsealed(text, sealed), true));
            if (leaf.length > LONGEST) {
                return new Leaf.Refused(Leaf.Reason.TOO_LONG);
            }
            if (data instanceof ObjectNode object) {
                // the leaf is written; when it was received belongs to a delivery and not to the fact
                object.remove(RECEIVED_AT);
            }
            var content = utf8(json(record, attributes, key, data, LeafBytes::withoutCiphertext, false));
            return new Leaf.Canonical(
                    leaf, Hash.sha256(content), sealed.values().stream().toList());
        } catch (CanonicalJson.NotCanonicalException e) {
            return new Leaf.Refused(e.reason());
        }
    }

    /** The leaf that remembers a record which has none of its own: that it was there, and its digest. */
    public static Leaf.Canonical ofRefused(LogRecord record, Leaf.Reason reason) {
        var attributes = readableAttributesOf(record);
        var key = readable(record.key());
        var leaf = refused(record, attributes, key, reason);
        return leaf.length <= LONGEST
                ? new Leaf.Canonical(leaf, Hash.sha256(leaf), List.of())
                : ofRefusedWithoutAttributes(record, key, reason);
    }

    private static Leaf.Canonical ofRefusedWithoutAttributes(
            LogRecord record, @Nullable String key, Leaf.Reason reason) {
        var leaf = refused(record, Map.of(), key, reason);
        return new Leaf.Canonical(leaf, Hash.sha256(leaf), List.of());
    }

    /** Tells whether a text has the form of an event's id. */
    public static boolean isEventId(@Nullable String text) {
        return text != null && EVENT_ID.matcher(text).matches();
    }

    /** Whether the ids on a topic are given by somebody who might give those of others, so that places count instead. */
    public static boolean idsAreOfPlaces(String topic) {
        return topic.startsWith(REQUESTS);
    }

    /** The id of what stands at this place and has no usable id of its own. */
    public static String idOfPlace(String topic, int partition, long offset) {
        return topic + "." + partition + "." + offset;
    }

    /** The digest that stands in a leaf in the place of a sealed value: {@code sha256:} and 64 hex digits. */
    public static String digestOf(String sealedValue) {
        return DIGEST_PREFIX + sha256(sealedValue).hex();
    }

    private static String unsealed(String text, Map<String, Leaf.Sealed> sealed) {
        if (!text.startsWith(SEALED_PREFIX)) {
            return text;
        }
        var taken = sealed.computeIfAbsent(text, value -> new Leaf.Sealed(sha256(value), value));
        return DIGEST_PREFIX + taken.digest().hex();
    }

    private static String withoutCiphertext(String text) {
        return text.startsWith(SEALED_PREFIX) ? SEALED_PREFIX : text;
    }

    private static Hash sha256(String text) {
        return Hash.sha256(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(
            LogRecord record,
            Map<String, String> attributes,
            @Nullable String key,
            @Nullable JsonNode data,
            UnaryOperator<String> strings,
            boolean withPlace)
            throws CanonicalJson.NotCanonicalException {
        var json = new StringBuilder(512);
        writeAttributes(attributes, json);
        if (data != null) {
            json.append(",\"data\":");
            CanonicalJson.write(data, strings, json);
        }
        writeKey(key, json);
        if (withPlace) {
            writePlace(record, json);
        }
        json.append(",\"topic\":");
        CanonicalJson.writeString(record.topic(), json);
        return json.append('}').toString();
    }

    private static byte[] refused(
            LogRecord record, Map<String, String> attributes, @Nullable String key, Leaf.Reason reason) {
        var value = record.value() == null ? new byte[0] : record.value();
        var json = new StringBuilder(512);
        try {
            writeAttributes(attributes, json);
            writeKey(key, json);
            writePlace(record, json);
            json.append(",\"refused\":{\"bytes\":").append(value.length);
            json.append(",\"reason\":\"").append(reason.name());
            json.append("\",\"sha256\":\"").append(Hash.sha256(value).hex());
            json.append("\"},\"topic\":");
            CanonicalJson.writeString(record.topic(), json);
        } catch (CanonicalJson.NotCanonicalException e) {
            throw new IllegalStateException("what is unreadable was left out", e);
        }
        return utf8(json.append('}').toString());
    }

    private static void writeAttributes(Map<String, String> attributes, StringBuilder json)
            throws CanonicalJson.NotCanonicalException {
        json.append("{\"attributes\":{");
        var separator = "";
        for (var attribute : attributes.entrySet()) {
            json.append(separator);
            CanonicalJson.writeString(attribute.getKey(), json);
            json.append(':');
            CanonicalJson.writeString(attribute.getValue(), json);
            separator = ",";
        }
        json.append('}');
    }

    private static void writeKey(@Nullable String key, StringBuilder json) throws CanonicalJson.NotCanonicalException {
        json.append(",\"key\":");
        if (key == null) {
            json.append("null");
        } else {
            CanonicalJson.writeString(key, json);
        }
    }

    private static void writePlace(LogRecord record, StringBuilder json) {
        json.append(",\"offset\":").append(record.offset());
        json.append(",\"partition\":").append(record.partition());
    }

    private static SortedMap<String, String> attributesOf(LogRecord record) throws CanonicalJson.NotCanonicalException {
        var attributes = new TreeMap<String, String>();
        for (var header : record.attributes()) {
            if (!header.name().startsWith(ATTRIBUTE_PREFIX)) {
                continue;
            }
            if (header.value() == null) {
                throw new CanonicalJson.NotCanonicalException(Leaf.Reason.NOT_UNICODE);
            }
            if (attributes.put(header.name(), CanonicalJson.strictText(header.value())) != null) {
                throw new CanonicalJson.NotCanonicalException(Leaf.Reason.REPEATED_ATTRIBUTE);
            }
        }
        return attributes;
    }

    private static SortedMap<String, String> readableAttributesOf(LogRecord record) {
        var attributes = new TreeMap<String, String>();
        for (var header : record.attributes()) {
            var name = readable(utf8(header.name()));
            var value = readable(header.value());
            if (name != null && name.startsWith(ATTRIBUTE_PREFIX) && value != null) {
                attributes.merge(name, value, (_, _) -> null);
            }
        }
        return attributes;
    }

    private static @Nullable String readable(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            var text = CanonicalJson.strictText(bytes);
            return text.length() <= LONGEST_IN_REFUSED ? text : null;
        } catch (CanonicalJson.NotCanonicalException _) {
            return null;
        }
    }
}
