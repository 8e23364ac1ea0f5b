package io.optward.kit.outbox;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.ChangeEventFormat;
import io.optward.contracts.CrockfordId;
import io.optward.kit.kafka.KafkaAccess;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox from PostgreSQL's log with the Debezium engine, so that the database and Kafka cannot disagree.
 * One relay per database runs at a time, under a lease; Kafka's transactions see to it that one which does not know yet
 * that it lost the lease publishes nothing more. Each committed event is published once to whoever reads committed
 * records only, whatever is killed or paused when. Decision 0015.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Duration RENEW_EVERY = Duration.ofMillis(1_500);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration SLOT_IS_FREE_WITHIN = Duration.ofSeconds(3);
    private static final Set<String> DEBEZIUM_KNOWS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");
    private static final int DATABASE_ANSWERS_WITHIN_SECONDS = 4;

    private final RelayConfig config;
    private final KafkaAccess kafka;
    private final Optional<String> jdbcUrl;
    private final String holder;
    private volatile CountDownLatch stop = new CountDownLatch(1);
    private volatile State state = new State.Off();
    private @Nullable Thread thread;

    OutboxRelay(
            RelayConfig config,
            KafkaAccess kafka,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> jdbcUrl,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.kafka = kafka;
        this.jdbcUrl = jdbcUrl;
        this.holder = CrockfordId.random(service + "_");
    }

    void start(@Observes StartupEvent started) {
        restart();
    }

    /** Starts the relay, at first or after it was stopped. */
    void restart() {
        stop = new CountDownLatch(1);
        if (config.username().isPresent() && jdbcUrl.isPresent()) {
            state = new State.Away("not connected yet");
            thread = Thread.ofPlatform().name("outbox-relay").start(this::stayAtWork);
        }
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        stop.countDown();
        var running = thread;
        if (running != null) {
            running.join(Duration.ofSeconds(9));
        }
    }

    /** What the relay is doing, for the health check. */
    State state() {
        return state;
    }

    private void stayAtWork() {
        while (!stopped(Duration.ZERO)) {
            try (var connection = connect()) {
                standBy(connection);
            } catch (SQLException | IOException | RuntimeException e) {
                var cause = rootOf(e);
                if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                    state = new State.StandingBy();
                    Log.info("another outbox relay took over");
                } else {
                    state = new State.Away("the database or Kafka cannot be reached");
                    Log.warnf("outbox relay waits: %s", cause.getMessage());
                }
                stopped(RETRY_AFTER);
            }
        }
    }

    private static Throwable rootOf(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }

    /** Relays whenever the lease is to be had, on one connection. */
    private void standBy(Connection connection) throws SQLException, IOException {
        while (!stopped(Duration.ZERO)) {
            long epoch = OutboxLease.take(connection, holder);
            if (epoch == 0) {
                state = new State.StandingBy();
                stopped(LOOK_AGAIN);
            } else {
                try {
                    relay(connection, epoch);
                } finally {
                    leave(connection, epoch);
                }
            }
        }
    }

    private void relay(Connection connection, long epoch) throws SQLException, IOException {
        makeSlot(connection);
        try (var outbox = open(kafka, connection.getCatalog())) {
            if (!OutboxLease.renew(connection, holder, epoch)) {
                return;
            }
            freeSlot(connection);
            run(new OutboxChanges(outbox, published(connection, outbox)), connection, epoch);
        }
    }

    /** Ends whatever a former relay has begun on Kafka. */
    PublishedOutbox open(KafkaAccess access, String database) {
        return new PublishedOutbox(access, database);
    }

    private static LogPosition published(Connection connection, PublishedOutbox outbox) throws SQLException {
        var now = LogPosition.now(connection);
        var position = outbox.position().orElse(now.at(0));
        if (position.history().equals(now.history()) && position.lsn() <= now.lsn()) {
            return position;
        }
        // a restored or promoted server counts anew: events may be repeated under their ids, none may be lost
        Log.warnf("outbox was published from another history of the database: %s", position.history());
        return now.at(0);
    }

    private void run(OutboxChanges changes, Connection connection, long epoch) throws SQLException, IOException {
        var ended = new CountDownLatch(1);
        var failure = new AtomicReference<@Nullable Throwable>();
        var engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties())
                .notifying(changes)
                .using((boolean _, String _, @Nullable Throwable error) -> {
                    failure.set(error);
                    ended.countDown();
                })
                .build();
        var running = Thread.ofPlatform().name("outbox-engine").start(engine);
        state = new State.Relaying(epoch);
        try {
            boolean held = true;
            while (held && !await(ended, RENEW_EVERY) && !stopped(Duration.ZERO)) {
                held = OutboxLease.renew(connection, holder, epoch);
            }
            if (!held) {
                Log.warnf("outbox relay lost its lease epoch=%d", epoch);
            }
        } finally {
            close(engine, ended);
            join(running);
        }
        var cause = failure.get();
        if (cause != null) {
            throw new EngineEndedException(cause);
        }
    }

    private void leave(Connection connection, long epoch) {
        try {
            OutboxLease.leave(connection, holder, epoch);
        } catch (SQLException e) {
            Log.debugf("the outbox's lease ends by itself: %s", e.getMessage());
        }
    }

    /** The slot must be there before the first fact is told: what is committed earlier stands in no slot's log. */
    private static void makeSlot(Connection connection) throws SQLException {
        try (var make =
                connection.prepareStatement("SELECT pg_create_logical_replication_slot(?, 'pgoutput') WHERE NOT EXISTS"
                        + " (SELECT FROM pg_replication_slots WHERE slot_name = ?)")) {
            var slot = Outbox.slotOf(connection.getCatalog());
            make.setString(1, slot);
            make.setString(2, slot);
            make.execute();
        }
    }

    /** A former relay that is paused or cut off still occupies the slot: PostgreSQL would wait for it for a minute. */
    private void freeSlot(Connection connection) throws SQLException {
        var deadline = System.nanoTime() + SLOT_IS_FREE_WITHIN.toNanos();
        try (var end = connection.prepareStatement("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                + " WHERE slot_name = ? AND active_pid IS NOT NULL")) {
            end.setString(1, Outbox.slotOf(connection.getCatalog()));
            while (end.executeQuery().next() && System.nanoTime() < deadline && !stopped(Duration.ofMillis(50))) {
                Log.info("outbox relay ended the connection of a former one");
            }
        }
    }

    private Properties properties() {
        var url = URI.create(jdbcUrl.orElseThrow().substring("jdbc:".length()));
        var database = url.getPath().substring(1);
        var properties = transport(url);
        properties.setProperty("name", "outbox-" + database);
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.setProperty("offset.flush.interval.ms", "500");
        properties.setProperty("topic.prefix", database);
        properties.setProperty("database.hostname", url.getHost());
        properties.setProperty("database.port", Integer.toString(url.getPort()));
        properties.setProperty("database.dbname", database);
        properties.setProperty("database.user", config.username().orElseThrow());
        properties.setProperty("database.password", config.password().orElse(""));
        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("slot.name", Outbox.slotOf(database));
        properties.setProperty("publication.name", "outbox_publication");
        // the publication belongs to the migrations; the relay's role may not make one
        properties.setProperty("publication.autocreate.mode", "disabled");
        properties.setProperty("table.include.list", "public.outbox");
        // the slot knows where to go on; rows do not stay in the table, so there is nothing to take a snapshot of
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("tombstones.on.delete", "false");
        properties.setProperty("skipped.operations", "u,d,t");
        // where a database transaction ends: only whole ones are published
        properties.setProperty("provide.transaction.metadata", "true");
        // an idle database must not pin the log
        properties.setProperty("heartbeat.interval.ms", "10000");
        // the queue's last millisecond before it looks again is a busy wait: each look costs that much of a processor
        properties.setProperty("poll.interval.ms", "20");
        properties.setProperty("max.batch.size", "2048");
        properties.setProperty("max.queue.size", "8192");
        properties.setProperty("binary.handling.mode", "bytes");
        properties.setProperty("errors.max.retries", "0");
        properties.setProperty("status.update.interval.ms", "2000");
        return properties;
    }

    /** What the URL says about TLS, under Debezium's names. Whatever else it says is passed on to the driver. */
    private static Properties transport(URI url) {
        var properties = new Properties();
        var query = url.getQuery();
        if (query != null) {
            for (var setting : query.split("&", -1)) {
                var both = setting.split("=", 2);
                var prefix = DEBEZIUM_KNOWS.contains(both[0]) ? "database." : "driver.";
                properties.setProperty(prefix + both[0], both.length == 2 ? both[1] : "");
            }
        }
        return properties;
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", config.username().orElseThrow());
        properties.setProperty("password", config.password().orElse(""));
        properties.setProperty("connectTimeout", Integer.toString(DATABASE_ANSWERS_WITHIN_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(DATABASE_ANSWERS_WITHIN_SECONDS));
        return DriverManager.getConnection(jdbcUrl.orElseThrow(), properties);
    }

    private boolean stopped(Duration wait) {
        return await(stop, wait);
    }

    private static boolean await(CountDownLatch latch, Duration wait) {
        try {
            return latch.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void close(DebeziumEngine<?> engine, CountDownLatch ended) throws IOException {
        if (!await(ended, Duration.ZERO)) {
            engine.close();
        }
    }

    private static void join(Thread running) {
        try {
            running.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the relay is doing. */
    sealed interface State {

        /** Not configured in this process. */
        record Off() implements State {}

        /** Publishing. */
        record Relaying(long epoch) implements State {}

        /** Another replica publishes. */
        record StandingBy() implements State {}

        /** Nothing is published by us at the moment. */
        record Away(String why) implements State {}
    }

    /** The engine stopped by itself; whatever it was, all is closed and begun again from what Kafka and the slot say. */
    private static final class EngineEndedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        EngineEndedException(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
