package io.optward.merkle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf says, as far as a search needs it. Derived from the leaf's bytes alone, so that a verifier can hold the
 * stored search columns against the leaf.
 *
 * @param id the event's id: {@code ce_id}, or the place on Kafka where there is none or it does not count
 * @param type {@code ce_type}, {@code refused.v1} for a record that was refused, {@code tombstone.v1} for a tombstone
 * @param occurred {@code ce_time} to the microsecond, null where it is missing or outside the years 1 to 9999
 * @param terms what the event can be found by, sorted, each once: {@code subject=}, {@code message=}, {@code actor=},
 *     {@code outcome=}, {@code purpose=}, {@code type=} (with and without version), and {@code word=} for the words of
 *     types, reasons and template names
 */
public record LoggedFact(
        String id,
        String type,
        @Nullable String source,
        @Nullable String subject,
        @Nullable Instant occurred,
        String topic,
        int partition,
        long offset,
        List<String> terms) {

    private static final int LONGEST_TERM = 200;
    private static final int MOST_TERMS = 5_000;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Pattern SUBJECT = Pattern.compile("sub_[0-9A-Z]{26}");
    private static final Pattern MESSAGE = Pattern.compile("((?:mid|msg)_[A-Za-z0-9-]+)(?:\\..*)?");
    private static final Pattern VERSION = Pattern.compile("\\.v\\d+$");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    public LoggedFact {
        terms = List.copyOf(terms);
    }

    /**
     * Reads a leaf.
     *
     * @throws IllegalArgumentException if the bytes are not a leaf
     */
    public static LoggedFact of(byte[] leaf) {
        var json = parse(leaf);
        var attributes = json.path("attributes");
        var topic = text(json.path("topic"));
        if (topic == null || !attributes.isObject() || !json.path("offset").isIntegralNumber()) {
            throw new IllegalArgumentException("the bytes are JSON and not a leaf: no topic, offset or attributes");
        }
        int partition = json.path("partition").intValue();
        long offset = json.path("offset").longValue();
        var ceId = text(attributes.path("ce_id"));
        var id = json.has("refused") || ceId == null || !LeafBytes.isEventId(ceId) || LeafBytes.idsAreOfPlaces(topic)
                ? LeafBytes.idOfPlace(topic, partition, offset)
                : ceId;
        var type = typeOf(json, attributes);
        var subject = text(attributes.path("ce_subject"));
        return new LoggedFact(
                id,
                type,
                text(attributes.path("ce_source")),
                subject,
                time(text(attributes.path("ce_time"))),
                topic,
                partition,
                offset,
                new Terms()
                        .ofType(type)
                        .ofValue(id)
                        .ofValue(subject)
                        .ofData(json.path("data"))
                        .sorted());
    }

    /** The words that a text is found by: lower case, letters and digits, each once. */
    public static SortedSet<String> wordsOf(String text) {
        var words = new TreeSet<>(List.of(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT))));
        words.remove("");
        return words;
    }

    private static JsonNode parse(byte[] leaf) {
        try {
            return CanonicalJson.STRICT.readTree(CanonicalJson.strictText(leaf));
        } catch (JsonProcessingException | CanonicalJson.NotCanonicalException _) {
            throw new IllegalArgumentException("the bytes are not a leaf: not JSON in UTF-8");
        }
    }

    private static String typeOf(JsonNode json, JsonNode attributes) {
        if (json.has("refused")) {
            return "refused.v1";
        }
        var type = text(attributes.path("ce_type"));
        if (type != null) {
            return type;
        }
        return json.has("data") ? "unknown.v1" : "tombstone.v1";
    }

    /** A text that a database column can hold: PostgreSQL has no U+0000. */
    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && isColumn(node.textValue()) ? node.textValue() : null;
    }

    private static boolean isColumn(String text) {
        return text.length() <= LONGEST_TERM && text.indexOf('\0') < 0;
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var time = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    /** Collects the terms of one leaf. */
    private static final class Terms {

        private final SortedSet<String> found = new TreeSet<>();

        Terms ofType(String type) {
            add("type=", type);
            add("type=", VERSION.matcher(type).replaceFirst(""));
            words(VERSION.matcher(type).replaceFirst(""));
            return this;
        }

        Terms ofValue(@Nullable String value) {
            if (value != null) {
                if (SUBJECT.matcher(value).matches()) {
                    add("subject=", value);
                }
                var message = MESSAGE.matcher(value);
                if (message.matches()) {
                    add("message=", message.group(1));
                }
            }
            return this;
        }

        Terms ofData(JsonNode data) {
            data.properties().forEach(member -> ofMember(member.getKey(), member.getValue()));
            if (data.isArray()) {
                data.forEach(this::ofData);
            }
            return data.isTextual() ? ofValue(data.textValue()) : this;
        }

        private void ofMember(String name, JsonNode value) {
            if (value.isTextual()) {
                named(name, value.textValue());
            } else if (value.isArray()) {
                value.forEach(item -> {
                    if (item.isTextual()) {
                        named(name, item.textValue());
                    }
                });
            }
            if (name.equals("template") && value.path("name").isTextual()) {
                words(value.path("name").textValue());
            }
            ofData(value);
        }

        private void named(String name, String value) {
            switch (name) {
                case "actor", "department", "assertedBy" -> add("actor=", value);
                case "outcome", "status" -> add("outcome=", value);
                case "purpose" -> add("purpose=", value);
                case "reason", "reasons", "template" -> words(value);
                default -> {
                    // other members are found by the ids in them only
                }
            }
        }

        private void words(String text) {
            if (isColumn(text)) {
                wordsOf(text).forEach(word -> add("word=", word));
            }
        }

        private void add(String kind, String value) {
            if (isColumn(value) && found.size() < MOST_TERMS) {
                found.add(kind + value);
            }
        }

        List<String> sorted() {
            return List.copyOf(found);
        }
    }
}
