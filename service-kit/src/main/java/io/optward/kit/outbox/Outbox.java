package io.optward.kit.outbox;

import io.optward.contracts.CloudEventHeaders;
import io.optward.contracts.Event;
import io.optward.contracts.EventCatalogue;
import io.optward.contracts.EventName;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Facts that are published if and only if the transaction at hand commits. The row is written and deleted again in the
 * same transaction: PostgreSQL's log keeps the insert, which is all the relay reads, and the table stays empty.
 */
@ApplicationScoped
public class Outbox {

    private static final String INSERT =
            "INSERT INTO outbox (event_id, topic, record_key, ce_type, data_schema, source, subject, occurred_at, data)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String DELETE = "DELETE FROM outbox WHERE event_id = ANY (?)";

    private static final String SLOT_IS_READY =
            "SELECT FROM pg_replication_slots WHERE slot_name = ? AND confirmed_flush_lsn IS NOT NULL";

    private final Instance<DataSource> dataSource;
    private final String source;
    private volatile boolean slotIsReady;

    Outbox(Instance<DataSource> dataSource, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.dataSource = dataSource;
        this.source = "/" + service;
    }

    /** Publishes an event of this service when the transaction commits. */
    public void add(Envelope<? extends Event> envelope) {
        addAll(List.of(envelope));
    }

    /** An envelope from this service; the time is the event's own. */
    public <E extends Event> Envelope<E> envelope(String id, SubjectToken subject, java.time.Instant time, E event) {
        return new Envelope<>(id, source, subject, time, event);
    }

    /** An envelope from this service for a fact that is about no single person; the time is the event's own. */
    public <E extends Event> Envelope<E> envelope(String id, java.time.Instant time, E event) {
        return new Envelope<>(id, source, null, time, event);
    }

    /** Publishes events in this order, where their keys are the same, when the transaction commits. */
    public void addAll(Collection<? extends Envelope<? extends Event>> envelopes) {
        if (envelopes.isEmpty()) {
            return;
        }
        try (var connection = dataSource.get().getConnection()) {
            requireSlot(connection);
            try (var insert = connection.prepareStatement(INSERT)) {
                for (var envelope : envelopes) {
                    var name = EventName.of(envelope.event().getClass());
                    var subject = envelope.subject();
                    insert.setString(1, envelope.id());
                    insert.setString(
                            2,
                            EventCatalogue.topicOf(envelope.event().getClass()).topicName());
                    insert.setString(3, envelope.event().key());
                    insert.setString(4, name.ceType());
                    insert.setString(5, name.dataSchema());
                    insert.setString(6, envelope.source());
                    insert.setString(7, subject == null ? null : subject.value());
                    insert.setString(8, envelope.time().toString());
                    insert.setBytes(9, CloudEvents.data(envelope.event()));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            delete(connection, envelopes.stream().map(Envelope::id).toArray(String[]::new));
        } catch (SQLException e) {
            throw new OutboxException("the outbox could not be written", e);
        }
    }

    /** Publishes a tombstone: a record with this key and no value. */
    public void addTombstone(Topic topic, String key, String id) {
        try (var connection = dataSource.get().getConnection()) {
            try (var insert =
                    connection.prepareStatement("INSERT INTO outbox (event_id, topic, record_key) VALUES (?, ?, ?)")) {
                insert.setString(1, id);
                insert.setString(2, topic.topicName());
                insert.setString(3, key);
                insert.executeUpdate();
            }
            delete(connection, id);
        } catch (SQLException e) {
            throw new OutboxException("the outbox could not be written", e);
        }
    }

    private static void delete(java.sql.Connection connection, String... ids) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE)) {
            delete.setArray(1, connection.createArrayOf("text", ids));
            delete.executeUpdate();
        }
    }

    /** The name of the replication slot that keeps what a database's outbox says until it is published. */
    static String slotOf(String database) {
        return "outbox_" + database;
    }

    /** At the very first start: a fact that is told before the relay has its slot would never be published. */
    private void requireSlot(java.sql.Connection connection) throws SQLException {
        if (slotIsReady) {
            return;
        }
        try (var query = connection.prepareStatement(SLOT_IS_READY)) {
            query.setString(1, slotOf(connection.getCatalog()));
            try (var row = query.executeQuery()) {
                if (!row.next()) {
                    throw new OutboxException("the relay has no replication slot yet, so nothing may be told", null);
                }
            }
        }
        slotIsReady = true;
    }

    /** Names of the columns as the relay reads them; header names for those that travel as headers. */
    static List<Column> columns() {
        return List.of(
                new Column("event_id", CloudEventHeaders.ID),
                new Column("ce_type", CloudEventHeaders.TYPE),
                new Column("source", CloudEventHeaders.SOURCE),
                new Column("occurred_at", CloudEventHeaders.TIME),
                new Column("subject", CloudEventHeaders.SUBJECT),
                new Column("data_schema", CloudEventHeaders.DATA_SCHEMA));
    }

    record Column(String name, String header) {}

    /** The row was not written; the transaction must not commit. */
    public static final class OutboxException extends RuntimeException {

        private static final long serialVersionUID = 1;

        OutboxException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
