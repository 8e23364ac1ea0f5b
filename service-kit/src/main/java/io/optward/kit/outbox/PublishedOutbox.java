package io.optward.kit.outbox;

import io.optward.kit.kafka.KafkaAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One database's outbox as far as it stands on Kafka. Records and the position they reach are one Kafka transaction, so
 * whoever reads committed records only finds each of them once, and the position is never ahead of them or behind.
 *
 * <p>Opening it fences whoever had it open before, wherever they were in their work: what they had begun is taken back,
 * what they had committed is in {@link #position()}, and whatever they still try fails. Any exception leaves it to be
 * closed and opened again.
 */
class PublishedOutbox implements AutoCloseable {

    /** An open transaction holds up readers of its topics; nobody's is open for longer. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(15);

    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(4);

    /** The newest position is the last record but for the transaction's own marker. */
    private static final long FIRST_LOOK_BACK = 8;

    private final KafkaProducer<String, byte[]> producer;
    private final String database;
    private final String topic;
    private final Optional<LogPosition> position;
    private boolean open;

    /**
     * Fences whoever was here before and finds out how far they came.
     *
     * @throws KafkaException if Kafka does not answer within some seconds
     */
    PublishedOutbox(KafkaAccess kafka, String database) {
        this.database = database;
        this.topic = "outbox." + database;
        this.producer =
                new KafkaProducer<>(producerSettings(kafka, topic), new StringSerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            this.position = readBack(kafka);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** How far the outbox was published when this was opened; empty if it never was. */
    Optional<LogPosition> position() {
        return position;
    }

    /** Sends a record, invisible until {@link #commit}. */
    void add(ProducerRecord<String, byte[]> record) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        // a failure is told by the commit
        var _ = producer.send(record);
    }

    /**
     * Makes what was added since the last commit visible, all of it or nothing.
     *
     * @param reached the end of the last database transaction that is in it
     * @throws KafkaException if it is not known whether it is visible; another opening finds out
     */
    void commit(LogPosition reached) {
        if (open) {
            add(new ProducerRecord<>(topic, 0, database, reached.toJson()));
            producer.commitTransaction();
            open = false;
        }
    }

    /** Takes back what was not committed and lets go of Kafka at once. */
    @Override
    public void close() {
        try {
            if (open) {
                producer.abortTransaction();
            }
        } catch (KafkaException _) {
            // whoever opens it next, or the transaction's time, takes it back
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private Optional<LogPosition> readBack(KafkaAccess kafka) {
        var partition = new TopicPartition(topic, 0);
        try (var consumer =
                new KafkaConsumer<>(consumerSettings(kafka), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            // nobody else writes here, and nothing is open any more: this is the very end
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long beginning = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var found = Optional.<LogPosition>empty();
            long from = end;
            for (long back = FIRST_LOOK_BACK; found.isEmpty() && from > beginning; back *= 8) {
                from = Math.max(beginning, end - back);
                found = newest(consumer, partition, from, end);
            }
            return found;
        }
    }

    private static Optional<LogPosition> newest(
            KafkaConsumer<String, byte[]> consumer, TopicPartition partition, long from, long end) {
        consumer.seek(partition, from);
        var deadline = System.nanoTime() + KAFKA_ANSWERS_WITHIN.toNanos();
        byte[] newest = null;
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("how far the outbox is published could not be read from " + partition);
            }
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                newest = record.value();
            }
        }
        return Optional.ofNullable(newest).map(LogPosition::of);
    }

    private static Map<String, Object> producerSettings(KafkaAccess kafka, String transactionalId) {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST_TRANSACTION.toMillis());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KAFKA_ANSWERS_WITHIN.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) KAFKA_ANSWERS_WITHIN.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LONGEST_TRANSACTION.toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // the next transaction may begin when the markers of the last one are written: look again soon
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        return kafka.with(settings);
    }

    private static Map<String, Object> consumerSettings(KafkaAccess kafka) {
        return kafka.with(Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) KAFKA_ANSWERS_WITHIN.toMillis(),
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) KAFKA_ANSWERS_WITHIN.toMillis()));
    }
}
