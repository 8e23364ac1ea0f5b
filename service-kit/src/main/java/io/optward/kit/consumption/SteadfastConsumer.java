package io.optward.kit.consumption;

import io.optward.contracts.Event;
import io.optward.contracts.EventCatalogue;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.letter.Letters;
import io.optward.kit.letter.UndecodedRecord;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Works off batches of events: each has its effect once, in one transaction with the note of its id and of how far this
 * service has read. What fails is tried again without end, and holds its partition; only what cannot be decoded is put
 * aside: its copy goes to the topic's dead letters, and a note of it is committed with the position.
 *
 * <p>Needs the tables of {@code db/consumption}.
 */
@ApplicationScoped
public class SteadfastConsumer {

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(8);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(40);

    private final EventPublisher publisher;
    private final Instance<DataSource> dataSource;
    private final Letters letters;
    private final ConsumptionMeters meters;
    private final String service;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ReadWriteLock atWork = new ReentrantReadWriteLock();
    private final AtomicLong tidied = new AtomicLong(System.nanoTime() - TIDY_EVERY.toNanos());
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    SteadfastConsumer(
            EventPublisher publisher,
            Instance<DataSource> dataSource,
            Letters letters,
            ConsumptionMeters meters,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.publisher = publisher;
        this.dataSource = dataSource;
        this.letters = letters;
        this.meters = meters;
        this.service = service;
    }

    /**
     * Lets the step at hand come to its end while everything it needs is still there. Nothing is begun after that: a
     * batch that is left is not acknowledged, and is read again after the next start or by another process.
     */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        stop.countDown();
        if (atWork.writeLock().tryLock(FINISH_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            atWork.writeLock().unlock();
        } else {
            Log.warn("the work at hand does not end; it is left for the next start");
        }
    }

    /**
     * Works off one batch; returns when its effect is committed.
     *
     * @param effect called inside the transaction with the events not seen before, in the order they were read; may be
     *     called again when the transaction fails
     * @throws LeftForTheNextStartException if the service stops first; the batch is read again after the next start
     */
    public void consume(ConsumerRecords<String, byte[]> batch, Consumer<List<Received>> effect) {
        consumePrepared(batch, _ -> effect);
    }

    /**
     * Works off one batch with work that asks others first; returns when its effect is committed. While they do not answer
     * the batch waits.
     *
     * @throws LeftForTheNextStartException if the service stops first; the batch is read again after the next start
     */
    public void work(ConsumerRecords<String, byte[]> batch, TopicWork work) {
        consumePrepared(batch, work::prepare);
    }

    private void consumePrepared(
            ConsumerRecords<String, byte[]> batch, Function<List<Received>, Consumer<List<Received>>> preparation) {
        var readable = new ArrayList<Received>(batch.count());
        var undecoded = new ArrayList<UndecodedRecord>();
        var ends = new HashMap<TopicPartition, Long>();
        for (var record : batch) {
            ends.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            try {
                readable.add(read(record));
            } catch (UndecodableEventException e) {
                Log.warnf(
                        "dead letter topic=%s partition=%d offset=%d reason=%s",
                        record.topic(), record.partition(), record.offset(), e.reason());
                undecoded.add(new UndecodedRecord(record, e.reason()));
            }
        }
        var work = batch.partitions().stream()
                .map(TopicPartition::topic)
                .distinct()
                .collect(Collectors.joining("+"));
        var copies = new ArrayList<RecordMetadata>();
        persistently(work, () -> {
            // first the copies, then the note of them: a crash in between makes a second copy of the same letter
            if (copies.size() < undecoded.size()) {
                copies.addAll(publisher.sendAndAwait(
                        undecoded.stream().map(found -> found.copy(service)).toList(), PUBLISH_WITHIN));
            }
            var effect = preparation.apply(readable);
            var fresh = QuarkusTransaction.requiringNew().call(() -> {
                once(readable, effect);
                var putAside = undecoded.isEmpty() ? List.<UndecodedRecord>of() : letters.putAside(undecoded, copies);
                moveOn(ends);
                return putAside;
            });
            fresh.forEach(meters::putAside);
        });
        tidy();
    }

    /**
     * Reads a record as a fact of its topic.
     *
     * @throws UndecodableEventException also if it is a fact of another topic: nobody here would act on it
     */
    static Received read(ConsumerRecord<String, byte[]> record) throws UndecodableEventException {
        Envelope<Event> envelope = CloudEvents.read(record);
        var home = EventCatalogue.topicOf(envelope.event().getClass());
        if (!home.isHomeOf(record.topic())) {
            throw new UndecodableEventException("WRONG_TOPIC", "its type belongs to " + home);
        }
        return Received.of(envelope, record);
    }

    /** Lets events have their effect, those that had it before excepted; in the transaction at hand. */
    void once(List<Received> events, Consumer<List<Received>> effect) {
        var fresh = onlyNew(events);
        if (!fresh.isEmpty()) {
            effect.accept(fresh);
        }
    }

    /**
     * Does something until it succeeds, with growing pauses.
     *
     * @param work what it is, for the log and the health check
     * @throws LeftForTheNextStartException if the service stops first
     */
    public void persistently(String work, Runnable step) {
        var wait = FIRST_WAIT;
        while (true) {
            try {
                unlessStopped(work, step);
                troubles.remove(work);
                meters.isWorking(work);
                return;
            } catch (LeftForTheNextStartException e) {
                throw e;
            } catch (RuntimeException e) {
                var kind = e.getClass().getSimpleName();
                troubles.put(work, new Trouble(kind, meters.isHeldUp(work)));
                if (stop.getCount() > 0) {
                    Log.warnf(e, "%s is held up and tried again in %d ms", work, wait.toMillis());
                }
                pause(work, wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            }
        }
    }

    private void unlessStopped(String work, Runnable step) {
        atWork.readLock().lock();
        try {
            if (stop.getCount() == 0) {
                throw new LeftForTheNextStartException(work);
            }
            step.run();
        } finally {
            atWork.readLock().unlock();
        }
    }

    /** What is held up at the moment, with the kind of trouble and since when. */
    Map<String, Trouble> troubles() {
        return Map.copyOf(troubles);
    }

    /** Why something is held up. */
    record Trouble(String kind, Instant since) {}

    private void pause(String work, Duration wait) {
        try {
            if (stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LeftForTheNextStartException(work);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LeftForTheNextStartException(work);
        }
    }

    private List<Received> onlyNew(List<Received> events) {
        if (events.isEmpty()) {
            return events;
        }
        var fresh = new HashSet<String>();
        inConnection(connection -> fresh.addAll(ConsumedIds.note(connection, events)));
        // an id that stands twice in one batch counts once
        return events.stream().filter(event -> fresh.remove(event.known())).toList();
    }

    /** Now and then, beside the work: no batch waits for it, and what fails is done the next time. */
    private void tidy() {
        long now = System.nanoTime();
        long last = tidied.get();
        if (now - last > TIDY_EVERY.toNanos() && tidied.compareAndSet(last, now)) {
            Thread.ofVirtual().name("consumed-ids-tidy").start(this::forget);
        }
    }

    /** Forgets the ids whose time is over. */
    void forget() {
        try (var connection = dataSource.get().getConnection()) {
            while (stop.getCount() > 0 && ConsumedIds.forgetSome(connection)) {
                Log.debug("consumed ids are forgotten");
            }
        } catch (SQLException | RuntimeException e) {
            Log.warnf("consumed ids are forgotten later: %s", e.getMessage());
        }
    }

    private void moveOn(Map<TopicPartition, Long> ends) {
        inConnection(connection -> {
            try (var upsert = connection.prepareStatement(
                    "INSERT INTO consumed_position (topic, partition, next_offset) VALUES (?, ?, ?)"
                            + " ON CONFLICT (topic, partition) DO UPDATE SET next_offset ="
                            + " greatest(consumed_position.next_offset, excluded.next_offset)")) {
                for (var end : ends.entrySet()) {
                    upsert.setString(1, end.getKey().topic());
                    upsert.setInt(2, end.getKey().partition());
                    upsert.setLong(3, end.getValue());
                    upsert.addBatch();
                }
                upsert.executeBatch();
            }
        });
    }

    private void inConnection(SqlWork work) {
        try (var connection = dataSource.get().getConnection()) {
            work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not take it", e);
        }
    }

    @FunctionalInterface
    private interface SqlWork {
        void on(Connection connection) throws SQLException;
    }
}
