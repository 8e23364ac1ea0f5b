package io.optward.audit.log;

import io.optward.contracts.Topic;
import io.optward.kit.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The way to {@code audit.checkpoints}, for one process at a time: opening it fences whoever had it before, so that one
 * that was paused cannot put an older checkpoint after a newer one. Any exception leaves it to be closed.
 */
final class CheckpointTopic implements AutoCloseable {

    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(15);
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(4);
    private static final byte[] TEXT = "text/plain; charset=utf-8".getBytes(StandardCharsets.UTF_8);

    private final String origin;
    private final KafkaProducer<String, byte[]> producer;

    /**
     * Fences whoever had it.
     *
     * @param origin the log's name
     * @throws KafkaException if Kafka does not answer within some seconds
     */
    CheckpointTopic(KafkaAccess kafka, String origin) {
        this.origin = origin;
        this.producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "audit-checkpoints",
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "checkpoints_" + origin,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        (int) LONGEST_TRANSACTION.toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) LONGEST_TRANSACTION.toMillis(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        KAFKA_ANSWERS_WITHIN.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) KAFKA_ANSWERS_WITHIN.toMillis())),
                new StringSerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Sends a checkpoint; returns when it is durable.
     *
     * @throws KafkaException if that is not known, or another process has the topic now
     */
    void send(String note) {
        var record = new ProducerRecord<>(
                Topic.AUDIT_CHECKPOINTS.topicName(), origin, note.getBytes(StandardCharsets.UTF_8));
        record.headers().add("content-type", TEXT);
        producer.beginTransaction();
        // a failure is told by the commit
        var _ = producer.send(record);
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
