package io.optward.stack.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what topics hold now, without joining a group and without leaving a trace. */
public final class TopicReader implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Opens a reader of what is committed, as consumers read it. */
    public TopicReader(KafkaAddress kafka) {
        this(kafka, "read_committed");
    }

    /** Opens a reader of everything that lies on a broker, what was taken back again included. */
    public static TopicReader ofEverything(KafkaAddress kafka) {
        return new TopicReader(kafka, "read_uncommitted");
    }

    private TopicReader(KafkaAddress kafka, String isolation) {
        consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000,
                        ConsumerConfig.EXCLUDE_INTERNAL_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Every topic there is, Kafka's own included, sorted. */
    public List<String> topics() {
        return consumer.listTopics().keySet().stream().sorted().toList();
    }

    /** Hands over every record that a topic holds now, in order within each partition. */
    public void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reaction) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        var ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(reaction);
        }
    }

    /** Every record that a topic holds now, partition by partition, oldest first. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        var byPartition = new HashMap<Integer, List<ConsumerRecord<byte[], byte[]>>>();
        forEach(topic, record -> byPartition
                .computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                .add(record));
        return byPartition.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(partition -> partition.getValue().stream())
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
