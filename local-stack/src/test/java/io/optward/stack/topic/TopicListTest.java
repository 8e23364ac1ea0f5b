package io.optward.stack.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.optward.stack.checkout.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
