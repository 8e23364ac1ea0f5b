package io.optward.kit.event;

import io.optward.kit.kafka.KafkaAccess;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends events to Kafka: idempotent, {@code acks=all}. What completes normally is durable. */
@ApplicationScoped
public class EventPublisher {

    private static final Duration MEANWHILE_EVERY = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;

    EventPublisher(KafkaAccess kafka) {
        producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        // most facts are waited for; what comes while a request is under way is sent together anyway
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        // a caller who waits is answered within a second when Kafka is away
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        1_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        30_000,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        16L << 20,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 << 20)),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Sends one event; completes when every in-sync replica has it, exceptionally when that is not known. */
    public CompletableFuture<RecordMetadata> publish(Envelope<?> envelope) {
        return send(CloudEvents.record(envelope));
    }

    /** Sends a record as it is. */
    public CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        var done = new CompletableFuture<RecordMetadata>();
        try {
            Future<RecordMetadata> _ = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    done.complete(metadata);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /**
     * Sends records and waits until all of them are durable.
     *
     * @return where they lie, in the same order
     * @throws NotPublishedException if that is not known of every one within {@code patience}; some may be there
     */
    public List<RecordMetadata> sendAndAwait(Collection<ProducerRecord<String, byte[]>> records, Duration patience) {
        return sendAndAwait(records, patience, () -> {});
    }

    /**
     * Sends records and waits until all of them are durable.
     *
     * @param meanwhile done every two seconds of waiting: shows that whoever holds something open is still there
     * @return where they lie, in the same order
     * @throws NotPublishedException if that is not known of every one within {@code patience}; some may be there
     */
    public List<RecordMetadata> sendAndAwait(
            Collection<ProducerRecord<String, byte[]>> records, Duration patience, Runnable meanwhile) {
        var each = records.stream().map(this::send).toList();
        var all = CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                all.get(Math.min(MEANWHILE_EVERY.toNanos(), deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                return each.stream().map(CompletableFuture::join).toList();
            } catch (TimeoutException e) {
                if (System.nanoTime() >= deadline) {
                    throw new NotPublishedException("Kafka did not confirm " + records.size() + " records", e);
                }
                meanwhile.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotPublishedException("interrupted while waiting for Kafka", e);
            } catch (ExecutionException e) {
                throw new NotPublishedException("Kafka did not confirm " + records.size() + " records", e);
            }
        }
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }

    /** It is not known whether the records are durable. Repeat them; their ids make a repetition harmless. */
    public static final class NotPublishedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        NotPublishedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
