package io.optward.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the JSON Schema (2020-12) that a record's JSON follows. */
final class JsonSchemaOf {

    private static final String CROCKFORD = "[0-9A-HJKMNP-TV-Z]{26}";

    private JsonSchemaOf() {}

    static JsonNode event(Class<? extends Event> event) {
        var name = EventName.of(event);
        var schema = Json.mapper().createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", name.dataSchema());
        schema.put("title", name.ceType());
        schema.put(
                "description",
                "Data of a " + name.ceType() + " on "
                        + addressOf(EventCatalogue.topicOf(event)) + ". Fields are only"
                        + " added within a version; ignore those you do not know.");
        record(schema, event);
        return schema;
    }

    /** A topic's name, as documents write it. */
    static String addressOf(Topic topic) {
        return topic.family() ? topic.topicName() + ".{department}" : topic.topicName();
    }

    private static void record(ObjectNode schema, Class<?> type) {
        schema.put("type", "object");
        var properties = schema.putObject("properties");
        var required = schema.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), type(component.getGenericType()));
            if (!isNullable(component.getAnnotatedType())) {
                required.add(component.getName());
            }
        }
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static ObjectNode type(Type type) {
        var schema = Json.mapper().createObjectNode();
        switch (type) {
            case Class<?> c when c == String.class -> schema.put("type", "string");
            case Class<?> c when c == SubjectToken.class -> pattern(schema, "^sub_" + CROCKFORD + "$");
            case Class<?> c when c == KeyedId.class -> pattern(schema, "^(mid|kid)_" + CROCKFORD + "$");
            case Class<?> c when c == SealedValue.class -> pattern(schema, "^sealed:v1:[A-Za-z0-9_-]+$");
            case Class<?> c
            when c == Instant.class -> schema.put("type", "string").put("format", "date-time");
            case Class<?> c
            when c == LocalDate.class -> schema.put("type", "string").put("format", "date");
            case Class<?> c
            when c == int.class || c == long.class || c == Integer.class || c == Long.class ->
                schema.put("type", "integer");
            case Class<?> c when c == boolean.class || c == Boolean.class -> schema.put("type", "boolean");
            case Class<?> c when c.isEnum() -> enumeration(schema, c);
            case Class<?> c when c.isAnnotationPresent(JsonSubTypes.class) -> oneOf(schema, c);
            case Class<?> c when c.isRecord() -> record(schema, c);
            case ParameterizedType p
            when p.getRawType() == List.class || p.getRawType() == Set.class -> {
                schema.put("type", "array");
                schema.set("items", type(p.getActualTypeArguments()[0]));
            }
            case ParameterizedType p
            when p.getRawType() == Map.class -> {
                schema.put("type", "object");
                schema.set("additionalProperties", type(p.getActualTypeArguments()[1]));
            }
            default -> throw new IllegalArgumentException("no JSON Schema for " + type.getTypeName());
        }
        return schema;
    }

    /** The subtypes of today, by the member that names them. Another one may come: a reader takes it as its default. */
    private static void oneOf(ObjectNode schema, Class<?> type) {
        var member = type.getAnnotation(JsonTypeInfo.class).property();
        schema.put("type", "object");
        schema.putArray("required").add(member);
        var known = schema.putArray("anyOf");
        for (var subtype : type.getAnnotation(JsonSubTypes.class).value()) {
            var each = known.addObject();
            record(each, subtype.value());
            ((ObjectNode) each.get("properties")).putObject(member).put("const", subtype.name());
        }
        known.addObject();
    }

    private static void pattern(ObjectNode schema, String pattern) {
        schema.put("type", "string").put("pattern", pattern);
    }

    /** A type with a default value tolerates words it does not know, so its schema names the known ones as examples. */
    private static void enumeration(ObjectNode schema, Class<?> type) {
        schema.put("type", "string");
        var constants = Arrays.stream(type.getFields())
                .filter(java.lang.reflect.Field::isEnumConstant)
                .toList();
        boolean open = constants.stream().anyMatch(field -> field.isAnnotationPresent(JsonEnumDefaultValue.class));
        var words = schema.putArray(open ? "examples" : "enum");
        for (var field : constants) {
            var renamed = field.getAnnotation(JsonProperty.class);
            words.add(renamed == null ? field.getName() : renamed.value());
        }
    }
}
