package io.optward.kit.outbox;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.optward.contracts.CloudEventHeaders;
import io.optward.contracts.CrockfordId;
import io.optward.kit.event.EventPublisher;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox from PostgreSQL's log with the Debezium engine, so that the database and Kafka cannot disagree.
 * One relay per database runs at a time, under a lease. Offsets are kept in memory only: the replication slot is the
 * truth, and it moves on only after Kafka has confirmed. A crash in between publishes an event again under the same id.
 */
@ApplicationScoped
public class OutboxRelay {

    private static final Duration RENEW_EVERY = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(40);

    private final RelayConfig config;
    private final EventPublisher publisher;
    private final Optional<String> jdbcUrl;
    private final String holder;
    private volatile CountDownLatch stop = new CountDownLatch(1);
    private volatile State state = new State.Off();
    private @Nullable Thread thread;

    OutboxRelay(
            RelayConfig config,
            EventPublisher publisher,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> jdbcUrl,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.publisher = publisher;
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
                long epoch = OutboxLease.take(connection, holder);
                if (epoch == 0) {
                    state = new State.StandingBy();
                    stopped(RETRY_AFTER);
                } else {
                    relay(connection, epoch);
                }
            } catch (SQLException | IOException e) {
                state = new State.Away("the database or Kafka cannot be reached");
                Log.warnf("outbox relay waits: %s", e.getMessage());
                stopped(RETRY_AFTER);
            }
        }
    }

    private void relay(Connection connection, long epoch) throws SQLException, IOException {
        makeSlot(connection);
        var ended = new CountDownLatch(1);
        var failure = new AtomicReference<@Nullable Throwable>();
        var engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties())
                .notifying(this::publish)
                .using((boolean _, String message, @Nullable Throwable error) -> {
                    if (error != null) {
                        Log.warnf("outbox relay ended: %s", message);
                    }
                    failure.set(error);
                    ended.countDown();
                })
                .build();
        var running = Thread.ofPlatform().name("outbox-engine").start(engine);
        state = new State.Relaying(epoch);
        try {
            boolean held = true;
            while (held && !await(ended, Duration.ZERO) && !stopped(RENEW_EVERY)) {
                held = OutboxLease.renew(connection, holder, epoch);
            }
            if (!held) {
                Log.warnf("outbox relay lost its lease epoch=%d", epoch);
            }
        } finally {
            engine.close();
            join(running);
        }
        OutboxLease.leave(connection, holder, epoch);
        if (failure.get() != null) {
            state = new State.Away("the engine stopped and is started again");
            stopped(RETRY_AFTER);
        }
    }

    /** The slot must be there before the first fact is told: what is committed earlier stands in no slot's log. */
    private void makeSlot(Connection connection) throws SQLException {
        try (var make =
                connection.prepareStatement("SELECT pg_create_logical_replication_slot(?, 'pgoutput') WHERE NOT EXISTS"
                        + " (SELECT FROM pg_replication_slots WHERE slot_name = ?)")) {
            var slot = Outbox.slotOf(connection.getCatalog());
            make.setString(1, slot);
            make.setString(2, slot);
            make.execute();
        }
    }

    private void publish(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        var records = new ArrayList<ProducerRecord<String, byte[]>>(changes.size());
        for (var change : changes) {
            if (change.record().value() instanceof Struct value
                    && value.schema().field("op") != null
                    && "c".equals(value.getString("op"))) {
                records.add(toRecord(value.getStruct("after")));
            }
        }
        while (!records.isEmpty()) {
            try {
                publisher.sendAndAwait(records, PUBLISH_WITHIN);
                break;
            } catch (EventPublisher.NotPublishedException e) {
                Log.warnf("outbox relay repeats a batch: %s", e.getMessage());
                if (stop.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("stopped before Kafka confirmed");
                }
            }
        }
        for (var change : changes) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
    }

    private static ProducerRecord<String, byte[]> toRecord(Struct row) {
        var record = new ProducerRecord<>(row.getString("topic"), row.getString("record_key"), bytes(row.get("data")));
        if (record.value() == null) {
            return record;
        }
        header(record, CloudEventHeaders.SPEC_VERSION, CloudEventHeaders.SPEC_VERSION_1_0);
        for (var column : Outbox.columns()) {
            var value = row.getString(column.name());
            if (value != null) {
                header(record, column.header(), value);
            }
        }
        header(record, CloudEventHeaders.CONTENT_TYPE, CloudEventHeaders.JSON);
        return record;
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte @Nullable [] bytes(@Nullable Object column) {
        return switch (column) {
            case null -> null;
            case byte[] bytes -> bytes;
            case ByteBuffer buffer -> {
                var bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                yield bytes;
            }
            default -> throw new IllegalStateException("outbox.data is not bytea");
        };
    }

    private Properties properties() {
        var url = java.net.URI.create(jdbcUrl.orElseThrow().substring("jdbc:".length()));
        var database = url.getPath().substring(1);
        var properties = new Properties();
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
        // an idle database must not pin the log
        properties.setProperty("heartbeat.interval.ms", "10000");
        properties.setProperty("poll.interval.ms", "5");
        properties.setProperty("max.batch.size", "2048");
        properties.setProperty("max.queue.size", "8192");
        properties.setProperty("binary.handling.mode", "bytes");
        properties.setProperty("errors.max.retries", "0");
        properties.setProperty("status.update.interval.ms", "2000");
        return properties;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl.orElseThrow(),
                config.username().orElseThrow(),
                config.password().orElse(""));
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
}
