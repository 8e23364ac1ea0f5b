package io.optward.audit.log;

import io.optward.contracts.Topic;
import io.optward.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All partitions of all topics that are logged, read by one consumer without a group: where to read from stands in the
 * database, with the rows.
 */
final class LoggedTopics implements AutoCloseable {

    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> told = new HashMap<>();

    LoggedTopics(KafkaAccess kafka, int batch) {
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "audit-sequencer",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        // where reading cannot go on is for us to say, never skipped silently
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        batch,
                        // bounds the memory of one poll
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        8 << 20,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) KAFKA_ANSWERS_WITHIN.toMillis(),
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) KAFKA_ANSWERS_WITHIN.toMillis())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Records that will never be read.
     *
     * @param expected the offset that was to be read next
     * @param next the offset that is there
     */
    record Gap(TopicPartition partition, long expected, long next) {}

    /**
     * Goes to where reading stopped.
     *
     * @param stored the next offset of each partition that was read before; others are read from 0
     * @return what is not there any more; the partitions concerned stand after their gap
     */
    List<Gap> continueFrom(Map<TopicPartition, Long> stored) {
        var partitions = partitions();
        consumer.assign(partitions);
        var beginnings = consumer.beginningOffsets(partitions);
        var ends = consumer.endOffsets(partitions);
        var gaps = new ArrayList<Gap>();
        for (var partition : partitions) {
            long wanted = stored.getOrDefault(partition, 0L);
            long beginning = beginnings.getOrDefault(partition, 0L);
            boolean isThere = wanted >= beginning && wanted <= ends.getOrDefault(partition, 0L);
            consumer.seek(partition, isThere ? wanted : beginning);
            told.put(partition, isThere ? wanted : beginning);
            if (!isThere) {
                gaps.add(new Gap(partition, wanted, beginning));
            }
        }
        return gaps;
    }

    /** What has come, at once if there is something, else after waiting for it that long or until {@link #wakeUp}. */
    ConsumerRecords<byte[], byte[]> poll(Duration longest) {
        try {
            return consumer.poll(longest);
        } catch (WakeupException _) {
            return ConsumerRecords.empty();
        }
    }

    /**
     * The next offset of each partition that was read on since it was last asked. May lie behind offsets that no record
     * has: the markers of transactions, and what was taken back. Were it not noted, retention would make a gap of them.
     */
    Map<TopicPartition, Long> movedOn() {
        var moved = new HashMap<TopicPartition, Long>();
        for (var partition : consumer.assignment()) {
            long next = consumer.position(partition);
            if (!Long.valueOf(next).equals(told.put(partition, next))) {
                moved.put(partition, next);
            }
        }
        return moved;
    }

    /**
     * Tells whether topics or partitions came or went.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException if Kafka does not answer
     */
    boolean haveChanged() {
        return !partitions().equals(consumer.assignment());
    }

    private Set<TopicPartition> partitions() {
        return consumer.listTopics(KAFKA_ANSWERS_WITHIN).entrySet().stream()
                .filter(topic -> Topic.isLogged(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toSet());
    }

    /** Lets a poll that is under way in another thread end with nothing. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(KAFKA_ANSWERS_WITHIN));
    }
}
