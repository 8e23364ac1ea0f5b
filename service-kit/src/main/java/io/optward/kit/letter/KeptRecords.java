package io.optward.kit.letter;

import io.optward.kit.kafka.KafkaAccess;
import io.optward.kit.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads one record again from where it lies on Kafka. */
@ApplicationScoped
public class KeptRecords {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaAccess kafka;

    KeptRecords(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /**
     * The record at a place.
     *
     * @return empty if the topic's retention has passed, or nothing was ever there
     * @throws Problem 503 if Kafka does not say within a few seconds
     */
    public Optional<ConsumerRecord<String, byte[]>> at(String topic, int partition, long offset) {
        var place = new TopicPartition(topic, partition);
        try (var consumer = open()) {
            consumer.assign(List.of(place));
            if (consumer.beginningOffsets(List.of(place), PATIENCE).getOrDefault(place, 0L) > offset
                    || consumer.endOffsets(List.of(place), PATIENCE).getOrDefault(place, 0L) <= offset) {
                return Optional.empty();
            }
            consumer.seek(place, offset);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                var records = consumer.poll(Duration.ofMillis(200)).records(place);
                if (!records.isEmpty()) {
                    return Optional.of(records.getFirst()).filter(record -> record.offset() == offset);
                }
            }
            throw away();
        } catch (KafkaException _) {
            throw away();
        }
    }

    private static Problem away() {
        return Problem.unavailable("KAFKA_AWAY", "Kafka did not give the record. Nothing was done; try again.");
    }

    private KafkaConsumer<String, byte[]> open() {
        return new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        // large enough for one record, and one is all that is wanted; a larger one comes all the same
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        1 << 20)),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
