package io.optward.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Holds the published documents against the records. After an intended change, write them anew with
 * {@code mvn -pl contracts test -Dtest=EventSchemaTest -Doptward.contracts.write=true} and read the difference.
 */
class EventSchemaTest {

    private static final boolean WRITE = Boolean.getBoolean("optward.contracts.write");

    static List<Class<? extends Event>> events() {
        return EventCatalogue.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void theSchemaOnTheClassPathSaysWhatTheRecordSays(Class<? extends Event> event) throws IOException {
        // Given
        var file = Path.of("src/main/resources" + EventName.of(event).schemaResource());
        JsonNode expected = JsonSchemaOf.event(event);
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(expected) + "\n");
        }
        // When
        JsonNode published = Json.mapper().readTree(Files.readAllBytes(file));
        // Then
        assertThat(published).isEqualTo(expected);
    }

    @Test
    void everySchemaFileBelongsToAnEvent() throws IOException {
        // Given
        var root = Path.of("src/main/resources/schemas");
        Set<String> known = EventCatalogue.all().stream()
                .map(event -> EventName.of(event).schemaResource())
                .collect(Collectors.toSet());
        // When
        try (var files = Files.walk(root)) {
            var published = files.filter(Files::isRegularFile)
                    .map(file -> "/schemas/" + root.relativize(file))
                    .collect(Collectors.toSet());
            // Then
            assertThat(published).isEqualTo(known);
        }
    }

    @Test
    void theAsyncApiDocumentNamesEveryTopicAndEvent() throws IOException {
        // Given
        var file = Path.of("asyncapi.yaml");
        var expected = new Yaml(blockStyle()).dump(asyncApi());
        if (WRITE) {
            Files.writeString(file, expected);
        }
        // When
        var published = Files.readString(file);
        // Then
        assertThat(published).isEqualTo(expected);
    }

    @Test
    void noTwoEventsShareAName() {
        var names = EventCatalogue.all().stream()
                .map(event -> EventName.of(event).ceType())
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    private static Map<String, Object> asyncApi() {
        var document = new LinkedHashMap<String, Object>();
        document.put("asyncapi", "3.0.0");
        document.put(
                "info",
                Map.of(
                        "title", "Optward events",
                        "version", "1.0.0",
                        "description",
                                "CloudEvents 1.0 in binary mode: ce_* headers, JSON data. No record holds personal data in"
                                        + " the clear; read with isolation.level=read_committed, and drop duplicates by ce_id."));
        var channels = new LinkedHashMap<String, Object>();
        var operations = new LinkedHashMap<String, Object>();
        var messages = new LinkedHashMap<String, Object>();
        var topics = EnumSet.noneOf(Topic.class);
        for (var event : EventCatalogue.all()) {
            topics.add(EventCatalogue.topicOf(event));
        }
        for (var each : topics) {
            var topic = each.topicName();
            var ofTopic = new LinkedHashMap<String, Object>();
            for (var event : EventCatalogue.all()) {
                if (EventCatalogue.topicOf(event) == each) {
                    var name = EventName.of(event);
                    ofTopic.put(name.ceType(), Map.of("$ref", "#/components/messages/" + name.ceType()));
                    var message = new LinkedHashMap<String, Object>();
                    message.put("name", name.ceType());
                    message.put("contentType", "application/json");
                    message.put("payload", Map.of("$ref", "src/main/resources" + name.schemaResource()));
                    messages.put(name.ceType(), message);
                }
            }
            var channel = new LinkedHashMap<String, Object>();
            channel.put("address", JsonSchemaOf.addressOf(each));
            if (each.family()) {
                channel.put(
                        "parameters",
                        Map.of(
                                "department",
                                Map.of("description", "The department's name; it alone writes its topic.")));
            }
            channel.put("messages", ofTopic);
            channels.put(topic, channel);
            var action = each == Topic.OUTBOUND_REQUESTS ? "send" : "receive";
            operations.put(
                    action + "." + topic, Map.of("action", action, "channel", Map.of("$ref", "#/channels/" + topic)));
        }
        document.put("channels", channels);
        document.put("operations", operations);
        document.put("components", Map.of("messages", messages));
        return sorted(document);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> sorted(Map<String, Object> map) {
        var copy = new LinkedHashMap<String, Object>();
        boolean top = map.containsKey("asyncapi");
        (top ? map.keySet().stream() : map.keySet().stream().sorted())
                .forEach(key -> copy.put(
                        key,
                        map.get(key) instanceof Map<?, ?> inner ? sorted((Map<String, Object>) inner) : map.get(key)));
        return copy;
    }

    private static DumperOptions blockStyle() {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        options.setSplitLines(false);
        return options;
    }
}
