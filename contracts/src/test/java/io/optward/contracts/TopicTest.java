package io.optward.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class TopicTest {

    @Test
    void theTopicsAreThoseOfTheOneListAndLoggedWhereItSaysSo() throws IOException {
        // Given
        var list = Path.of("..", "deploy", "kafka", "topics.yaml");
        Map<String, Object> yaml = new Yaml().load(Files.readString(list));
        // When
        Map<Object, Object> listed = Stream.of("topics", "families")
                .flatMap(part -> ((List<?>) yaml.get(part)).stream())
                .map(entry -> (Map<?, ?>) entry)
                .collect(Collectors.toMap(entry -> entry.get("name"), entry -> entry.get("logged")));
        // Then
        Map<Object, Object> known =
                Arrays.stream(Topic.values()).collect(Collectors.toMap(Topic::topicName, Topic::logged));
        assertThat(known).isEqualTo(listed);
    }

    @Test
    void theTopicOfADepartmentIsAMemberOfTheFamilyAndItsDeadLettersAreNot() {
        var name = Topic.OUTBOUND_REQUESTS.of("demo-department");

        assertThat(name).isEqualTo("outbound.requests.demo-department");
        assertThat(Topic.OUTBOUND_REQUESTS.memberIn(name)).contains("demo-department");
        assertThat(Topic.named(name)).contains(Topic.OUTBOUND_REQUESTS);
        assertThat(Topic.isLogged(name)).isTrue();
        assertThat(Topic.isLogged(name + ".dead-letter")).isFalse();
        assertThat(Topic.holdsDeadLetters(name + ".dead-letter")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outbound.requests",
                "outbound.requests.",
                "outbound.requests.x",
                "outbound.requests.Care",
                "outbound.requests.care.desk",
                "outbound.requestscare-desk",
                "prefix.outbound.requests.care-desk",
                "outbound.requests.care-desk.dead-letter"
            })
    void whatOnlyLooksAlikeIsNoTopicOfADepartment(String name) {
        assertThat(Topic.named(name)).isEmpty();
    }

    @Test
    void aTopicThatIsNoFamilyIsAtHomeUnderItsOwnNameOnly() {
        assertThat(Topic.named("messages.inbound")).contains(Topic.MESSAGES_INBOUND);
        assertThat(Topic.named("messages.inbound.care-desk")).isEmpty();
        assertThat(Topic.holdsDeadLetters("messages.inbound.dead-letter")).isTrue();
        assertThat(Topic.isLogged("ingress.progress")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Topic.MESSAGES_INBOUND.of("care-desk"));
    }
}
