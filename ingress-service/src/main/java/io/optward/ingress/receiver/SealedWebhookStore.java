package io.optward.ingress.receiver;

import io.optward.contracts.Topic;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.sealing.SealedWebhook;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.kit.reach.KafkaReach;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts sealed webhooks on Kafka, and knows within a second that it could not. Once it could not, it does not try again
 * before Kafka has answered a question: whoever comes meanwhile is answered at once, and nothing piles up.
 */
@ApplicationScoped
class SealedWebhookStore {

    /** Longest that a caller is held while Kafka's metadata is missing or the buffer is full. */
    private static final Duration MAX_BLOCK = Duration.ofMillis(300);

    /** What the producer sets aside for a record, however small it is: its batch size, by default. */
    private static final long BATCH_BYTES = 16 << 10;

    /** One topic is written to, and its metadata must not have to be asked for when a webhook comes after a quiet night. */
    private static final Duration METADATA_KEPT = Duration.ofDays(3_650);

    private static final Duration RETRY_WARM_UP = Duration.ofMillis(500);

    private final IngressConfig config;
    private final KafkaAccess access;
    private final KafkaReach kafka;
    private final Clock clock;
    private volatile @Nullable Producer<String, byte[]> producer;
    private volatile State state = State.NOT_CONNECTED;
    private volatile Instant troubleAt = Instant.EPOCH;
    private volatile boolean stopping;

    SealedWebhookStore(IngressConfig config, KafkaAccess access, KafkaReach kafka, Clock clock) {
        this.config = config;
        this.access = access;
        this.kafka = kafka;
        this.clock = clock;
    }

    /** What the last attempt said. */
    enum State {
        NOT_CONNECTED,
        STORING,
        KAFKA_AWAY
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.RECEIVER)) {
            // ready before the first webhook: making a producer and asking for metadata takes longer than a sender
            // waits
            Thread.ofPlatform().name("webhook-store-connects").daemon().start(this::connect);
        }
    }

    void stop(@Observes ShutdownEvent shutdown) {
        stopping = true;
        var open = producer;
        if (open != null) {
            open.close(Duration.ofSeconds(5));
        }
    }

    State state() {
        // whoever is not ready gets no webhooks, so it cannot be the next webhook that tells of Kafka's return
        boolean isBack = kafka.answeredSince(troubleAt);
        return state == State.KAFKA_AWAY && isBack && producer != null ? State.STORING : state;
    }

    private void inTrouble() {
        troubleAt = clock.instant();
        state = State.KAFKA_AWAY;
        kafka.askSoon();
    }

    /**
     * Stores a webhook. Does not wait as long as the producer knows the topic: what the receiver admits has room in its
     * buffer. Where it had to forget the topic, because Kafka was away for minutes, the calling thread is held for
     * {@link #MAX_BLOCK} at the most, once.
     *
     * @return completes when every in-sync replica has it; exceptionally within the configured time when that is not
     *     known. It may be there all the same: Meta sends it again, and it is published once.
     */
    CompletableFuture<Void> store(SealedWebhook sealed) {
        var open = producer;
        // before the topic is known the producer would hold whoever gives it something
        if (open == null || state == State.NOT_CONNECTED) {
            return CompletableFuture.failedFuture(new IllegalStateException("not connected to Kafka yet"));
        }
        if (state() == State.KAFKA_AWAY) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("Kafka has not answered since it did not take a webhook"));
        }
        var stored = new CompletableFuture<Void>();
        try {
            Future<?> _ = open.send(sealed.toRecord(), (_, failure) -> {
                if (failure == null) {
                    state = State.STORING;
                    stored.complete(null);
                } else {
                    inTrouble();
                    stored.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            inTrouble();
            stored.completeExceptionally(e);
        }
        return stored.orTimeout(config.receiver().storeWithin().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, failure) -> {
                    if (failure instanceof TimeoutException) {
                        inTrouble();
                    }
                });
    }

    private void connect() {
        while (!stopping) {
            var candidate = producer;
            try {
                if (candidate == null) {
                    candidate = open();
                    producer = candidate;
                }
                if (!candidate
                        .partitionsFor(Topic.INGRESS_WEBHOOKS_SEALED.topicName())
                        .isEmpty()) {
                    state = State.STORING;
                    return;
                }
            } catch (KafkaException e) {
                if (!stopping) {
                    inTrouble();
                    Log.warnf("Kafka cannot be reached yet: %s", e.getMessage());
                }
            }
            LockSupport.parkNanos(RETRY_WARM_UP.toNanos());
        }
    }

    private long roomForAllThatIsAdmitted() {
        return config.receiver().bytesInFlight() + config.receiver().requestsInFlight() * BATCH_BYTES;
    }

    private Producer<String, byte[]> open() {
        return new KafkaProducer<>(
                access.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        // ciphertext does not get smaller
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "none",
                        // webhooks come one by one and each waits for its answer
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        MAX_BLOCK.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        2_000,
                        // the answer was 503 long ago; no use in going on for longer
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.METADATA_MAX_IDLE_CONFIG,
                        METADATA_KEPT.toMillis(),
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        roomForAllThatIsAdmitted(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 << 20)),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
