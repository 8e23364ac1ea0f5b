package io.optward.kit.progress;

import io.optward.contracts.Topic;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.kafka.KafkaAccess;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells up to when every webhook that we accepted has had its effect in this service. Every replica reads {@code
 * ingress.progress} whole, without a consumer group; how far the service has read stands in the database, so all replicas
 * tell the same. What was put aside as undecodable counts as read.
 *
 * <p>Needs the tables of {@code db/consumption}. Once true, what it tells stays true, so what was told last may be used as
 * well; it is by the broker's clock.
 */
public final class ProgressClock {

    private static final Set<Topic> TOLD_OF = Set.of(Topic.MESSAGES_INBOUND, Topic.MESSAGES_STATUS);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration LAST_POLL = Duration.ofSeconds(5);
    private static final String POSITIONS =
            "SELECT topic, partition, next_offset FROM consumed_position WHERE topic = ANY (?)";

    private final ProgressBook book = new ProgressBook();
    private final String name;
    private final Set<Topic> topics;
    private final DataSource database;
    private final KafkaAccess kafka;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Instant lastToldAsOf;
    private volatile boolean reading;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private @Nullable Thread thread;

    /**
     * A clock that stands still until it is started.
     *
     * @param name of its thread, and in its log
     * @param topics those that this service reads: what ingress published on others does not count
     * @throws IllegalArgumentException if ingress does not tell how far it is on one of them, or there is none
     */
    public ProgressClock(String name, Set<Topic> topics, DataSource database, KafkaAccess kafka) {
        if (topics.isEmpty() || !TOLD_OF.containsAll(topics)) {
            throw new IllegalArgumentException("ingress tells how far it is on " + TOLD_OF + ", asked for " + topics);
        }
        this.name = name;
        this.topics = Set.copyOf(topics);
        this.database = database;
        this.kafka = kafka;
    }

    /** Begins to read. */
    public void start() {
        thread = Thread.ofPlatform().name(name).start(this::keepReading);
    }

    /** Ends reading; what was told stays. */
    public void stop() throws InterruptedException {
        stop.countDown();
        var open = consumer;
        if (open != null) {
            open.wakeup();
        }
        var running = thread;
        if (running != null) {
            running.join(LAST_POLL);
        }
    }

    /**
     * Up to when every accepted webhook has had its effect on whatever is read after this call.
     *
     * @return null while that is not known
     * @throws PositionsException if the database does not tell how far this service has read
     */
    public @Nullable Instant asOf() {
        var asOf = book.asOf(positions());
        lastToldAsOf = asOf;
        return asOf;
    }

    /** What was told last, at most a moment ago, without asking the database. */
    public @Nullable Instant lastToldAsOf() {
        return lastToldAsOf;
    }

    /** Whether {@code ingress.progress} can be read at the moment. */
    public boolean isReading() {
        return reading;
    }

    /** How many partitions ingress speaks of; 0 before it said anything. */
    public int partitions() {
        return book.partitions();
    }

    private ReadPositions positions() {
        var byName = new HashMap<String, Map<Integer, Long>>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(POSITIONS)) {
            var names = topics.stream().map(Topic::topicName).toArray();
            select.setArray(1, connection.createArrayOf("text", names));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    byName.computeIfAbsent(rows.getString("topic"), _ -> new HashMap<>())
                            .put(rows.getInt("partition"), rows.getLong("next_offset"));
                }
            }
        } catch (SQLException e) {
            throw new PositionsException(e);
        }
        return new ReadPositions(topics.stream()
                .collect(Collectors.toMap(topic -> topic, topic -> byName.getOrDefault(topic.topicName(), Map.of()))));
    }

    private void keepReading() {
        while (stop.getCount() > 0) {
            try (var open = open()) {
                consumer = open;
                readOn(open);
            } catch (WakeupException _) {
                return;
            } catch (RuntimeException e) {
                // whatever it is: a thread that ended would let everybody wait for ever
                reading = false;
                Log.warnf("%s waits: %s", name, e.getMessage());
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
            // also without news: this service may have read on
            asOf();
        }
    }

    private void note(ConsumerRecord<String, byte[]> record) {
        try {
            if (CloudEvents.read(record).event() instanceof ProgressMade progress) {
                book.note(progress);
            }
        } catch (UndecodableEventException e) {
            // what is not understood is not counted on: time stands still, and whoever needs it waits
            Log.warnf("progress not understood offset=%d reason=%s", record.offset(), e.reason());
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        return new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false)),
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

    /** The database did not tell how far this service has read. */
    public static final class PositionsException extends RuntimeException {

        private static final long serialVersionUID = 1;

        PositionsException(SQLException cause) {
            super("it could not be read how far this service is", cause);
        }
    }
}
