package io.optward.vault.erasure;

import io.optward.contracts.CloudEventHeaders;
import io.optward.contracts.Topic;
import io.optward.kit.kafka.KafkaAccess;
import io.quarkus.logging.Log;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at {@code subjects.events} from where it ended when this was opened: whoever opens it before something is told sees
 * it. While Kafka is away it sees nothing, and says so.
 */
final class TombstoneWatch implements AutoCloseable {

    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final boolean blind;

    private TombstoneWatch(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.blind = !standsAtTheEnd();
    }

    static TombstoneWatch open(KafkaAccess kafka) {
        return new TombstoneWatch(new KafkaConsumer<>(kafka.with(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class))));
    }

    private boolean standsAtTheEnd() {
        try {
            var partitions = consumer.partitionsFor(Topic.SUBJECTS_EVENTS.topicName(), KAFKA_ANSWERS_WITHIN).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.endOffsets(partitions, KAFKA_ANSWERS_WITHIN).forEach(consumer::seek);
            return true;
        } catch (KafkaException e) {
            Log.warnf("Kafka does not say what it has: %s", e.getClass().getSimpleName());
            return false;
        }
    }

    /**
     * Waits for an event.
     *
     * @param id the event's id
     * @return whether everybody can read it; false if that is not known in time
     */
    boolean sees(String id, Duration within) {
        if (blind) {
            return false;
        }
        long deadline = System.nanoTime() + within.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                for (var record : consumer.poll(POLL)) {
                    if (id.equals(idOf(record))) {
                        return true;
                    }
                }
            }
        } catch (KafkaException e) {
            Log.warnf("Kafka does not say what it has: %s", e.getClass().getSimpleName());
        }
        return false;
    }

    private static String idOf(ConsumerRecord<byte[], byte[]> record) {
        return StreamSupport.stream(
                        record.headers().headers(CloudEventHeaders.ID).spliterator(), false)
                .findFirst()
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .orElse("");
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
