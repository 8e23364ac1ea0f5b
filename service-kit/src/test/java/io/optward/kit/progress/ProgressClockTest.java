package io.optward.kit.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.optward.contracts.Topic;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class ProgressClockTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Beyond those of the topic, so that no other test of this JVM reads there. */
    private static final int PARTITION = 7;

    @Inject
    AgroalDataSource database;

    @Test
    void whatIngressPublishedCountsOnceThisServiceHasReadItWhateverItDoesNotReadItself() throws Exception {
        var clock = clockOf(Topic.MESSAGES_STATUS);
        clock.start();
        try {
            // Given
            statusesAreReadUpTo(4);
            ingressTells(new ProgressMade(0, 1, NOON, Map.of(PARTITION, 1_000_000L), Map.of(PARTITION, 5L), NOON));
            // When
            await().atMost(PATIENCE).until(() -> clock.partitions() == 1);
            // Then
            assertThat(clock.isReading()).isTrue();
            assertThat(clock.asOf()).isNull();
            // When it reads on, and ingress says nothing new
            statusesAreReadUpTo(5);
            // Then
            await().atMost(PATIENCE).until(clock::lastToldAsOf, NOON::equals);
            assertThat(clock.asOf()).isEqualTo(NOON);
        } finally {
            clock.stop();
        }
    }

    @Test
    void aClockForATopicThatIngressDoesNotTellOfIsRefused() {
        assertThatThrownBy(() -> clockOf(Topic.SUBJECTS_EVENTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("asked for [subjects.events]");
    }

    private ProgressClock clockOf(Topic topic) {
        return new ProgressClock(
                "a test's clock",
                Set.of(topic),
                database,
                KafkaAccess.plain(Infrastructure.shared().bootstrapServers()));
    }

    private void statusesAreReadUpTo(long next) throws SQLException {
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement("INSERT INTO consumed_position (topic, partition, next_offset)"
                        + " VALUES ('messages.status', ?, ?)"
                        + " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset")) {
            upsert.setInt(1, PARTITION);
            upsert.setLong(2, next);
            upsert.executeUpdate();
        }
    }

    private static void ingressTells(ProgressMade progress) {
        Infrastructure.shared()
                .produce(
                        Topic.INGRESS_PROGRESS.topicName(),
                        progress.key(),
                        CloudEvents.headers(new Envelope<>("progress-1", "/test", null, NOON, progress)),
                        CloudEvents.data(progress));
    }
}
