package io.optward.audit.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.optward.audit.AuditConfig;
import io.optward.contracts.CrockfordId;
import io.optward.kit.kafka.KafkaAccess;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Gives every record of every logged topic its place in the log, once. One process does so at a time; another one waits
 * for its lease to end. What fails is tried again for ever, from what the database says.
 */
@ApplicationScoped
public class Sequencer {

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_THE_LOG_EVERY = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_TOPICS_EVERY = Duration.ofSeconds(10);

    private final AuditConfig.Sequencing config;
    private final KafkaAccess kafka;
    private final DataSource database;
    private final Integrator integrator;
    private final Clock clock;
    private final String holder = CrockfordId.random("audit_");
    private final Counter sequenced;
    private final Counter duplicates;
    private final Counter conflicts;
    private final Counter gaps;

    private volatile State state = new State.Waiting("it has not begun yet");
    private volatile CountDownLatch stop = new CountDownLatch(0);
    private volatile @Nullable LoggedTopics reading;
    private @Nullable Thread thread;

    Sequencer(
            AuditConfig config,
            KafkaAccess kafka,
            DataSource database,
            Integrator integrator,
            MeterRegistry metrics,
            Clock clock) {
        this.config = config.sequencing();
        this.kafka = kafka;
        this.database = database;
        this.integrator = integrator;
        this.clock = clock;
        this.sequenced = metrics.counter("optward.log.sequenced");
        this.duplicates = metrics.counter("optward.log.duplicates");
        this.conflicts = metrics.counter("optward.log.conflicts");
        this.gaps = metrics.counter("optward.log.gaps");
    }

    /** What the sequencer is doing. */
    sealed interface State {

        /** It appends. */
        record Sequencing(long epoch) implements State {}

        /** Another process appends. */
        record StandingBy() implements State {}

        /** Nobody appends as far as this process knows; it tries again. */
        record Waiting(String why) implements State {}
    }

    State state() {
        return state;
    }

    void onStart(@Observes StartupEvent starting) {
        start();
    }

    void onStop(@Observes ShutdownEvent stopping) {
        stop();
    }

    /** Begins to sequence; does nothing if it has begun. */
    synchronized void start() {
        if (thread == null) {
            stop = new CountDownLatch(1);
            thread = Thread.ofPlatform().name("audit-sequencer").start(this::stayAtWork);
        }
    }

    /** Ends after the transaction at hand and lets go of the log; does nothing if it has not begun. */
    synchronized void stop() {
        var running = thread;
        if (running == null) {
            return;
        }
        stop.countDown();
        var topics = reading;
        if (topics != null) {
            topics.wakeUp();
        }
        try {
            running.join(Duration.ofSeconds(9));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread = null;
        state = new State.Waiting("it was stopped");
    }

    private void stayAtWork() {
        var wait = FIRST_WAIT;
        while (!isStopped(Duration.ZERO)) {
            try {
                boolean owned = ownTheLog();
                wait = FIRST_WAIT;
                if (!owned) {
                    state = new State.StandingBy();
                    isStopped(LOOK_FOR_THE_LOG_EVERY);
                }
            } catch (Ownership.StaleException _) {
                Log.warn("another process took over the log");
                state = new State.StandingBy();
            } catch (InvalidOffsetException _) {
                Log.warn("records are gone before they were read; looking at what is left");
            } catch (SQLException | RuntimeException e) {
                var away = e instanceof KafkaException ? "Kafka" : "the database";
                state = new State.Waiting(away + " does not answer as it should; trying again");
                Log.warnf(e, "sequencer waits %d ms for %s", wait.toMillis(), away);
                isStopped(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            }
        }
    }

    /** Appends until something ends it; false if the log belongs to another process. */
    private boolean ownTheLog() throws SQLException, Ownership.StaleException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var taken = Ownership.take(connection, holder, config.lease());
                connection.commit();
                if (taken.isEmpty()) {
                    if (Ownership.endExpired(connection)) {
                        Log.warn("the connection of a sequencer that does not answer was ended");
                    }
                    return false;
                }
                new Tenure(connection, taken.get()).work();
                return true;
            } catch (SQLException | RuntimeException e) {
                // a COPY that was cut off may hold the driver's lock, and a rollback would wait for it for ever
                connection.abort(Runnable::run);
                throw e;
            } finally {
                giveBack(connection);
            }
        }
    }

    private static void giveBack(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            Log.debugf("nothing left to roll back: %s", e.getMessage());
        }
    }

    private boolean isStopped(Duration wait) {
        try {
            return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The time during which this process owns the log. */
    private final class Tenure {

        private final Connection connection;
        private Ownership owned;
        private Instant lastWritten = clock.instant();
        private Instant lastLooked = clock.instant();
        private long partitionsUpTo;

        Tenure(Connection connection, Ownership owned) {
            this.connection = connection;
            this.owned = owned;
        }

        void work() throws SQLException, Ownership.StaleException {
            try (var topics = new LoggedTopics(kafka, config.batch())) {
                reading = topics;
                fillGaps(topics.continueFrom(storedOffsets()));
                state = new State.Sequencing(owned.epoch());
                Log.infof("sequencing from index=%d epoch=%d", owned.size(), owned.epoch());
                integrator.begin(owned);
                while (!isStopped(Duration.ZERO) && !topicsHaveChanged(topics)) {
                    var polled = topics.poll(LONGEST_POLL);
                    // with nothing to append it says that the owner is still there, and how far it is
                    if (!polled.isEmpty() || isPast(lastWritten, config.lease().dividedBy(4))) {
                        var candidates = new ArrayList<Candidate>(polled.count());
                        polled.forEach(record -> candidates.add(Candidate.of(record)));
                        append(candidates, topics.movedOn());
                    }
                }
                if (isStopped(Duration.ZERO)) {
                    owned.leave(connection);
                    connection.commit();
                }
            } finally {
                reading = null;
                integrator.end();
            }
        }

        private void fillGaps(List<LoggedTopics.Gap> found) throws SQLException, Ownership.StaleException {
            var notices = new ArrayList<Candidate>();
            var next = new HashMap<TopicPartition, Long>();
            for (var gap : found) {
                Log.warnf(
                        "records are missing topic=%s partition=%d from offset=%d to offset=%d",
                        gap.partition().topic(), gap.partition().partition(), gap.expected(), gap.next());
                notices.add(LogNotice.gap(gap.partition(), gap.expected(), gap.next(), clock.instant()));
                next.put(gap.partition(), gap.next());
            }
            if (!notices.isEmpty()) {
                append(notices, next);
                gaps.increment(notices.size());
            }
        }

        private void append(List<Candidate> candidates, Map<TopicPartition, Long> nextOffsets)
                throws SQLException, Ownership.StaleException {
            makePartitions(owned.size() + candidates.size());
            var outcome = Append.of(connection, owned, candidates, nextOffsets, config.lease(), clock.instant());
            owned = outcome.owned();
            lastWritten = clock.instant();
            sequenced.increment(outcome.sequenced());
            duplicates.increment(outcome.duplicates());
            conflicts.increment(outcome.conflicts().size());
            outcome.conflicts()
                    .forEach(conflict -> Log.warnf(
                            "an event id came again with other content event=%s topic=%s partition=%d offset=%d",
                            conflict.id(),
                            conflict.fact().topic(),
                            conflict.fact().partition(),
                            conflict.fact().offset()));
            integrator.extendTo(owned.size());
        }

        private void makePartitions(long upTo) throws SQLException {
            if (upTo < partitionsUpTo) {
                return;
            }
            try (var make = connection.prepareStatement("SELECT make_partitions(?)")) {
                make.setLong(1, upTo);
                try (var row = make.executeQuery()) {
                    row.next();
                    partitionsUpTo = row.getLong(1);
                }
            }
            connection.commit();
        }

        private Map<TopicPartition, Long> storedOffsets() throws SQLException {
            var offsets = new HashMap<TopicPartition, Long>();
            try (var query = connection.prepareStatement(
                            "SELECT topic, kafka_partition, next_offset FROM consumed_offset");
                    var rows = query.executeQuery()) {
                while (rows.next()) {
                    offsets.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
                }
            }
            connection.commit();
            return offsets;
        }

        private boolean topicsHaveChanged(LoggedTopics topics) {
            if (!isPast(lastLooked, LOOK_FOR_TOPICS_EVERY)) {
                return false;
            }
            lastLooked = clock.instant();
            return topics.haveChanged();
        }

        private boolean isPast(Instant since, Duration duration) {
            return clock.instant().isAfter(since.plus(duration));
        }
    }
}
