package io.optward.stack.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.department.Departments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicListTest {

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @Test
    void theListOfTheRepositoryIsRead() {
        var topics = TopicList.read(Checkout.find().topicList());
        assertThat(topics.names()).contains("messages.inbound", "messages.inbound.dead-letter", "audit.trail");
        assertThat(topics.maxMessageBytes()).isEqualTo(4 * 1024 * 1024);
    }

    @Test
    void everyDepartmentThatMaySendHasATopicOfItsOwnAndOneForItsDeadLetters() throws Exception {
        var departments = Departments.read(Files.writeString(directory.resolve("departments.yaml"), """
                departments:
                  - name: billing
                    roles: [sender]
                    kafka: {partitions: 5, produceBytesPerSecond: 1, consumeBytesPerSecond: 1, requestPercent: 1}
                  - name: reading-room
                    roles: [agent]
                    kafka: {partitions: 5, produceBytesPerSecond: 1, consumeBytesPerSecond: 1, requestPercent: 1}
                """));

        var topics = TopicList.read(Checkout.find().topicList()).withDepartments(departments);

        assertThat(topics.names())
                .contains("outbound.requests.billing", "outbound.requests.billing.dead-letter", "messages.inbound")
                .doesNotContain("outbound.requests", "outbound.requests.reading-room");
        var own = topics.topics().stream()
                .filter(topic -> topic.name().startsWith("outbound.requests."))
                .toList();
        assertThat(own).hasSize(2).allMatch(topic -> Objects.equals(topic.partitions(), 5));
        assertThat(own.getFirst().logged()).isTrue();
        assertThat(own.getFirst().settings())
                .containsEntry("retention.ms", "604800000")
                .containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void aDeadLetterIsKeptThirtyDaysAndHasRoomForTheReason() {
        var companion = topic("P1Y", false).deadLetters();
        assertThat(companion.name()).isEqualTo("some.topic.dead-letter");
        assertThat(companion.settings())
                .containsEntry("retention.ms", "2592000000")
                .containsEntry("max.message.bytes", "1114112");
    }

    @Test
    void aYearIs365DaysAndForeverIsForever() {
        assertThat(topic("P1Y", false).settings()).containsEntry("retention.ms", "31536000000");
        assertThat(topic("forever", false).settings()).containsEntry("retention.ms", "-1");
        assertThat(topic(null, true).settings()).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void aTopicThatIsKeptByKeyAndByTimeIsRefused() throws Exception {
        var file = Files.writeString(directory.resolve("topics.yaml"), """
                defaults: { partitions: 3, replication: { local: 1 } }
                topics:
                  - name: two.minds
                    writers: [one]
                    readers: [another]
                    retention: P1D
                    compact: true
                """);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicList.read(file))
                .withMessageContaining("topic two.minds wants either a retention or compact: true");
    }

    private static Topic topic(@Nullable String retention, boolean compact) {
        return new Topic(
                "some.topic",
                List.of("its-writer"),
                List.of("its-reader", "departments"),
                null,
                null,
                retention,
                compact,
                null,
                null,
                false,
                true);
    }
}
