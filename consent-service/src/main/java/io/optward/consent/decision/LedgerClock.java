package io.optward.consent.decision;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.optward.consent.ledger.LedgerException;
import io.optward.contracts.Topic;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.UndecodableEventException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells up to when the ledger knows every webhook that we accepted. Every replica reads {@code ingress.progress} whole,
 * without a consumer group; how far the service has read stands in the database, so all replicas tell the same.
 */
@ApplicationScoped
class LedgerClock {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String POSITIONS =
            "SELECT topic, partition, next_offset FROM consumed_position WHERE topic = ANY (?)";

    private final ProgressBook book = new ProgressBook();
    private final DataSource database;
    private final String bootstrapServers;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Instant lastToldAsOf;
    private volatile boolean reading;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private @Nullable Thread thread;

    LedgerClock(
            DataSource database,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            Clock clock,
            MeterRegistry meters) {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.clock = clock;
        Gauge.builder("optward.ledger.lag", this, LedgerClock::lagSeconds)
                .description("How long ago the ledger was known to hold every accepted webhook; NaN while unknown")
                .baseUnit("seconds")
                .register(meters);
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("ledger-clock").start(this::keepReading);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        stop.countDown();
        var open = consumer;
        if (open != null) {
            open.wakeup();
        }
        var running = thread;
        if (running != null) {
            running.join(Duration.ofSeconds(5));
        }
    }

    /**
     * Up to when every accepted webhook is in the ledger that whoever reads it after this call finds.
     *
     * @return null while that is not known
     */
    @Nullable
    Instant asOf() {
        var asOf = book.asOf(positions());
        lastToldAsOf = asOf;
        return asOf;
    }

    /** What was told last, without asking the database. */
    @Nullable
    Instant lastToldAsOf() {
        return lastToldAsOf;
    }

    /** Whether {@code ingress.progress} can be read at the moment. */
    boolean isReading() {
        return reading;
    }

    /** How many partitions ingress speaks of; 0 before it said anything. */
    int partitions() {
        return book.partitions();
    }

    private double lagSeconds() {
        var asOf = lastToldAsOf;
        return asOf == null
                ? Double.NaN
                : Duration.between(asOf, clock.instant()).toMillis() / 1000.0;
    }

    private ReadPositions positions() {
        var inbound = new HashMap<Integer, Long>();
        var status = new HashMap<Integer, Long>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(POSITIONS)) {
            select.setArray(1, connection.createArrayOf("text", new String[] {
                Topic.MESSAGES_INBOUND.topicName(), Topic.MESSAGES_STATUS.topicName()
            }));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var positions =
                            rows.getString("topic").equals(Topic.MESSAGES_INBOUND.topicName()) ? inbound : status;
                    positions.put(rows.getInt("partition"), rows.getLong("next_offset"));
                }
            }
        } catch (SQLException e) {
            throw new LedgerException("it could not be read how far the ledger is", e);
        }
        return new ReadPositions(inbound, status);
    }

    private void keepReading() {
        while (stop.getCount() > 0) {
            try (var open = open()) {
                consumer = open;
                readOn(open);
            } catch (WakeupException _) {
                return;
            } catch (KafkaException | LedgerException e) {
                reading = false;
                Log.warnf("the ledger's clock waits: %s", e.getMessage());
                pause();
            } finally {
                consumer = null;
            }
        }
    }

    private void readOn(KafkaConsumer<String, byte[]> open) {
        var topic = Topic.INGRESS_PROGRESS.topicName();
        var partitions = open.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        open.assign(partitions);
        open.seekToBeginning(partitions);
        while (stop.getCount() > 0) {
            var records = open.poll(POLL);
            reading = true;
            records.forEach(this::note);
            if (!records.isEmpty()) {
                asOf();
            }
        }
    }

    private void note(ConsumerRecord<String, byte[]> record) {
        try {
            if (CloudEvents.read(record).event() instanceof ProgressMade progress) {
                book.note(progress);
            }
        } catch (UndecodableEventException e) {
            // what is not understood is not counted on: the ledger's time stands still, and marketing waits
            Log.warnf("progress not understood offset=%d reason=%s", record.offset(), e.reason());
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private void pause() {
        try {
            boolean _ = stop.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
