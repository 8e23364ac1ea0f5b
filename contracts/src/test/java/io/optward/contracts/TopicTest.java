package io.optward.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class TopicTest {

    @Test
    void theTopicsAreThoseOfTheOneListAndLoggedWhereItSaysSo() throws IOException {
        // Given
        var list = Path.of("..", "deploy", "kafka", "topics.yaml");
        Map<String, Object> yaml = new Yaml().load(Files.readString(list));
        // When
        Map<Object, Object> listed = ((List<?>) yaml.get("topics"))
                .stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .collect(Collectors.toMap(entry -> entry.get("name"), entry -> entry.get("logged")));
        // Then
        Map<Object, Object> known =
                Arrays.stream(Topic.values()).collect(Collectors.toMap(Topic::topicName, Topic::logged));
        assertThat(known).isEqualTo(listed);
    }
}
