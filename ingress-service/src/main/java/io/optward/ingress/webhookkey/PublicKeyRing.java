package io.optward.ingress.webhookkey;

import io.optward.contracts.Topic;
import io.optward.contracts.ingress.WebhookKeyPublished;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.kafka.KafkaAccess;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The public halves that this receiver knows, read from the beginning of {@code ingress.webhook-keys} and on for as long
 * as it runs. Every receiver reads all of the topic, so there is no group.
 */
@ApplicationScoped
public class PublicKeyRing {

    /** A week ahead, today, and some that are about to go; older ones are never chosen. */
    private static final int MOST_KEYS = 32;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofMillis(500);

    private final ConcurrentSkipListMap<LocalDate, PublicWebhookKey> byDay = new ConcurrentSkipListMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final IngressConfig config;
    private final KafkaAccess kafka;

    PublicKeyRing(IngressConfig config, KafkaAccess kafka) {
        this.config = config;
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.RECEIVER)) {
            Thread.ofPlatform().name("webhook-keys").daemon().start(this::readForEver);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop.countDown();
    }

    /** The key to seal to: the newest whose day has come. Empty until one was read. */
    public Optional<PublicWebhookKey> current(Instant now) {
        var newest = byDay.floorEntry(LocalDate.ofInstant(now, ZoneOffset.UTC));
        return Optional.ofNullable(newest).map(Map.Entry::getValue);
    }

    void take(ConsumerRecord<String, byte[]> record) {
        try {
            if (CloudEvents.read(record).event() instanceof WebhookKeyPublished published) {
                byDay.put(published.day(), PublicWebhookKey.of(published));
                while (byDay.size() > MOST_KEYS) {
                    byDay.pollFirstEntry();
                }
            }
        } catch (UndecodableEventException | GeneralSecurityException | RuntimeException e) {
            // whatever is wrong with one record, the keys after it must be read
            Log.warnf("webhook key not usable offset=%d: %s", record.offset(), e.getMessage());
        }
    }

    private void readForEver() {
        while (stop.getCount() > 0) {
            try {
                read();
            } catch (RuntimeException e) {
                Log.warnf("webhook keys cannot be read and are tried again: %s", e.toString());
                pause();
            }
        }
    }

    private void read() {
        var settings = kafka.with(Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"));
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var topic = Topic.INGRESS_WEBHOOK_KEYS.topicName();
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                pause();
                return;
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (stop.getCount() > 0) {
                consumer.poll(POLL).forEach(this::take);
            }
        }
    }

    private void pause() {
        try {
            boolean _ = stop.await(PAUSE_AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }
}
