package io.optward.outbound.queue;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.kit.outbox.Outbox;
import io.optward.outbound.Database;
import io.optward.outbound.OutboundConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one queue of messages, and the only writer of their states: a change, its place in the history and the event that
 * tells of it are one transaction.
 */
@ApplicationScoped
public class MessageQueue {

    private static final String INSERT = "INSERT INTO message (id, department, idempotency, request, subject, sender,"
            + " purpose, lane, reference, template, language, flow, content, content_context, status, changes,"
            + " created_at, expires_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ACCEPTED', 1, ?, ?, ?)"
            + " ON CONFLICT (department, idempotency) DO NOTHING";
    private static final String FORGET_OLD_KEY = "UPDATE message SET idempotency = NULL, request = NULL"
            + " WHERE department = ? AND idempotency = ? AND created_at < ?";
    private static final String EARLIER =
            "SELECT id, request, created_at FROM message WHERE department = ? AND idempotency = ? AND created_at >= ?";
    private static final String DUE = " FROM message WHERE sender = ? AND status IN ('ACCEPTED', 'WAITING')"
            + " AND due_at <= ? AND expires_at > ? AND id <> ALL (?)";
    private static final String LOCK = "SELECT " + Message.COLUMNS + " FROM message WHERE id = ? FOR UPDATE";
    private static final String UPDATE = "UPDATE message SET status = ?, reasons = ?, changes = ?, due_at = ?,"
            + " waits = waits + ?, whatsapp_message = coalesce(?, whatsapp_message),"
            + " content = CASE WHEN ? THEN content END, possible_duplicate = ? WHERE id = ?";
    private static final String REMEMBER = "INSERT INTO message_change (message, number, status, reasons, attempt, at,"
            + " late, possible_duplicate) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LATE =
            "UPDATE message SET changes = ?, whatsapp_message = coalesce(whatsapp_message, ?) WHERE id = ?";
    private static final String PUT_OFF = "UPDATE message SET due_at = ?, waits = waits + 1 WHERE id = ?";
    private static final String PUT_OFF_ALL = "UPDATE message SET due_at = ?, waits = waits + 1 WHERE id IN (SELECT id"
            + " FROM message WHERE id = ANY (?) AND status IN ('ACCEPTED', 'WAITING') FOR UPDATE SKIP LOCKED)";
    private static final String KNOW_AS =
            "UPDATE message SET whatsapp_message = ? WHERE id = ? AND whatsapp_message IS NULL";
    private static final String UNKNOWN = "SELECT m.id, a.number, a.started_at FROM message m"
            + " JOIN attempt a ON a.message = m.id AND a.number = m.attempts"
            + " WHERE m.sender = ? AND m.status = 'OUTCOME_UNKNOWN' AND a.started_at < ?";
    private static final String PURGE = "UPDATE message SET content = NULL WHERE subject = ? AND content IS NOT NULL";

    private final Database database;
    private final Outbox outbox;
    private final QueueSignal signal;
    private final TransactionSynchronizationRegistry transaction;
    private final Duration keyLife;

    MessageQueue(
            Database database,
            Outbox outbox,
            QueueSignal signal,
            TransactionSynchronizationRegistry transaction,
            OutboundConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.signal = signal;
        this.transaction = transaction;
        this.keyLife = config.outbound().idempotency();
    }

    /** Records a message in a transaction of its own; the same key again changes nothing. */
    public Acceptance accept(NewMessage message) {
        return QuarkusTransaction.requiringNew().call(() -> add(message));
    }

    /** Records a message in the transaction at hand, and wakes its sender once that is committed. */
    public Acceptance add(NewMessage message) {
        var since = message.createdAt().minus(keyLife);
        boolean first = database.ask(connection -> insert(connection, message, since));
        if (!first) {
            return earlier(message.department(), message.idempotency(), message.request(), message.createdAt())
                    .orElseThrow(() -> new IllegalStateException("a key that was taken is free again"));
        }
        outbox.add(outbox.envelope(message.id() + ".1", message.subject(), message.createdAt(), accepted(message)));
        transaction.registerInterposedSynchronization(new WakeAfterCommit(signal, message.sender()));
        return new Acceptance.Accepted(message.id());
    }

    /** What this key stands for already, if it was used. */
    public Optional<Acceptance> earlier(String department, KeyedId idempotency, KeyedId request, Instant now) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(EARLIER)) {
                select.setString(1, department);
                select.setString(2, idempotency.value());
                select.setObject(3, at(now.minus(keyLife)));
                try (var row = select.executeQuery()) {
                    if (!row.next()) {
                        return Optional.<Acceptance>empty();
                    }
                    var id = row.getString("id");
                    return Optional.of(
                            request.value().equals(row.getString("request"))
                                    ? new Acceptance.Accepted(id)
                                    : new Acceptance.KeyReused(
                                            id,
                                            row.getObject("created_at", OffsetDateTime.class)
                                                    .toInstant()));
                }
            }
        });
    }

    /**
     * What a sender could do now: the first by lane, and the oldest whatever their lane.
     *
     * @param except ids that somebody already works on
     */
    public List<Message> due(String sender, Instant now, Collection<String> except, int limit) {
        return database.ask(connection -> {
            var found = new LinkedHashMap<String, Message>();
            var columns = "SELECT " + Message.COLUMNS + DUE;
            for (var order : List.of(" ORDER BY lane, created_at LIMIT ?", " ORDER BY created_at LIMIT ?")) {
                try (var select = connection.prepareStatement(columns + order)) {
                    select.setString(1, sender);
                    select.setObject(2, at(now));
                    select.setObject(3, at(now));
                    select.setArray(4, connection.createArrayOf("text", except.toArray()));
                    select.setInt(5, limit);
                    for (var message : read(select)) {
                        found.putIfAbsent(message.id(), message);
                    }
                }
            }
            return List.copyOf(found.values());
        });
    }

    /** Queued messages of a sender whose time is over. */
    public List<String> expired(String sender, Instant now) {
        return ids(
                "SELECT id FROM message WHERE sender = ? AND status IN ('ACCEPTED', 'WAITING') AND expires_at <= ?"
                        + " LIMIT 500",
                sender,
                at(now));
    }

    /** Messages of a sender with a call that was started and that nobody works on any more. */
    public List<String> abandoned(String sender, Collection<String> inHand) {
        return ids("SELECT id FROM message WHERE sender = ? AND status = 'SENDING'", sender).stream()
                .filter(id -> !inHand.contains(id))
                .toList();
    }

    /** Messages of a sender whose last call was started before {@code before} and whose outcome is still unknown. */
    public List<Unknown> unknownSince(String sender, Instant before) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(UNKNOWN)) {
                select.setString(1, sender);
                select.setObject(2, at(before));
                var unknown = new ArrayList<Unknown>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        unknown.add(new Unknown(
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getObject(3, OffsetDateTime.class).toInstant()));
                    }
                }
                return unknown;
            }
        });
    }

    /** Messages of a subject that lie in the queue. */
    public List<String> queuedFor(SubjectToken subject) {
        return ids(
                "SELECT id FROM message WHERE subject = ? AND status IN ('ACCEPTED', 'WAITING') ORDER BY id",
                subject.value());
    }

    /** The message that WhatsApp knows under this id. */
    public Optional<String> knownAs(KeyedId whatsappMessage) {
        return ids("SELECT id FROM message WHERE whatsapp_message = ?", whatsappMessage.value()).stream()
                .findFirst();
    }

    /**
     * Changes a message; joins the transaction at hand, or makes one. A change that the message's course does not allow
     * is a mistake of the caller, who was shown where the message stands.
     *
     * @param decide told how the message stands, with its row locked; answers what happens to it, in order
     * @return how it stands then; empty when there is no such message
     */
    public Optional<Message> change(String id, Function<Message, List<? extends Change>> decide) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            var current = locked(id);
            if (current.isEmpty()) {
                return current;
            }
            var changes = decide.apply(current.get());
            for (var change : changes) {
                current = Optional.of(apply(current.get(), change));
            }
            return current;
        });
    }

    /**
     * Puts messages off that lie in the queue, all in one statement and without a change to tell. One that somebody is
     * just changing is left as it is.
     */
    public void putOff(Collection<String> ids, Instant dueAt) {
        database.ask(connection -> {
            try (var update = connection.prepareStatement(PUT_OFF_ALL)) {
                update.setObject(1, at(dueAt));
                update.setArray(2, connection.createArrayOf("text", ids.toArray()));
                return update.executeUpdate();
            }
        });
    }

    /** Notes WhatsApp's id of a message where it is not known yet. */
    public void knowAs(String id, KeyedId whatsappMessage) {
        QuarkusTransaction.joiningExisting().run(() -> update(KNOW_AS, whatsappMessage.value(), id));
    }

    /** Takes away all content of a subject's messages; how many had any. */
    public int purgeContent(SubjectToken subject) {
        return update(PURGE, subject.value());
    }

    private Message apply(Message message, Change change) {
        var after = message.after(change);
        switch (change) {
            case Change.Into into -> into(after, into);
            case Change.Late late -> late(after, late);
            case Change.PutOff(var dueAt) -> update(PUT_OFF, at(dueAt), message.id());
        }
        return after;
    }

    private void into(Message after, Change.Into into) {
        var whatsappMessage = after.whatsappMessage();
        database.ask(connection -> {
            try (var update = connection.prepareStatement(UPDATE)) {
                update.setString(1, into.status().name());
                update.setArray(
                        2, connection.createArrayOf("text", into.reasons().toArray()));
                update.setInt(3, after.changes());
                update.setObject(4, at(into.dueAt()));
                update.setInt(5, into.status() == MessageStatus.WAITING ? 1 : 0);
                update.setString(6, whatsappMessage == null ? null : whatsappMessage.value());
                update.setBoolean(7, Course.needsContent(into.status()));
                update.setBoolean(8, after.possibleDuplicate());
                update.setString(9, after.id());
                return update.executeUpdate();
            }
        });
        remember(after, into.status(), into.reasons(), into.attempt(), into.at(), false);
        var event = new MessageStateChanged(
                after.id(),
                whatsappMessage,
                after.subject(),
                after.department(),
                after.sender(),
                after.purpose(),
                after.template(),
                after.flow(),
                into.status(),
                into.reasons(),
                into.decision(),
                into.attempt(),
                into.at(),
                after.possibleDuplicate() ? true : null,
                after.idempotency(),
                null);
        outbox.add(outbox.envelope(after.id() + "." + after.changes(), after.subject(), into.at(), event));
    }

    private void late(Message after, Change.Late late) {
        var whatsappMessage = late.whatsappMessage();
        update(LATE, after.changes(), whatsappMessage == null ? null : whatsappMessage.value(), after.id());
        remember(after, late.status(), late.reasons(), late.attempt(), late.at(), true);
    }

    private Optional<Message> locked(String id) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(LOCK)) {
                select.setString(1, id);
                return read(select).stream().findFirst();
            }
        });
    }

    private boolean insert(Connection connection, NewMessage message, Instant since) throws SQLException {
        try (var forget = connection.prepareStatement(FORGET_OLD_KEY)) {
            forget.setString(1, message.department());
            forget.setString(2, message.idempotency().value());
            forget.setObject(3, at(since));
            forget.executeUpdate();
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            var content = message.content();
            insert.setString(1, message.id());
            insert.setString(2, message.department());
            insert.setString(3, message.idempotency().value());
            insert.setString(4, message.request().value());
            insert.setString(5, message.subject().value());
            insert.setString(6, message.sender());
            insert.setString(7, message.purpose().name());
            insert.setInt(8, Lane.of(message.purpose()).ordinal());
            insert.setString(9, message.reference());
            insert.setString(10, message.template());
            insert.setString(11, message.language());
            insert.setString(12, message.flow());
            insert.setString(13, content == null ? null : content.text());
            insert.setString(14, message.contentContext());
            insert.setObject(15, at(message.createdAt()));
            insert.setObject(16, at(message.expiresAt()));
            insert.setObject(17, at(message.createdAt()));
            if (insert.executeUpdate() == 0) {
                return false;
            }
        }
        remember(message.id(), 1, MessageStatus.ACCEPTED, List.of(), null, message.createdAt(), false, false);
        return true;
    }

    private void remember(
            Message after,
            MessageStatus status,
            List<String> reasons,
            @Nullable Integer attempt,
            Instant at,
            boolean late) {
        remember(after.id(), after.changes(), status, reasons, attempt, at, late, after.possibleDuplicate());
    }

    private void remember(
            String id,
            int number,
            MessageStatus status,
            List<String> reasons,
            @Nullable Integer attempt,
            Instant at,
            boolean late,
            boolean possibleDuplicate) {
        database.ask(connection -> {
            try (var insert = connection.prepareStatement(REMEMBER)) {
                insert.setString(1, id);
                insert.setInt(2, number);
                insert.setString(3, status.name());
                insert.setArray(4, connection.createArrayOf("text", reasons.toArray()));
                insert.setObject(5, attempt);
                insert.setObject(6, at(at));
                insert.setBoolean(7, late);
                insert.setBoolean(8, possibleDuplicate);
                return insert.executeUpdate();
            }
        });
    }

    private int update(String sql, @Nullable Object... values) {
        return database.ask(connection -> {
            try (var update = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    update.setObject(i + 1, values[i]);
                }
                return update.executeUpdate();
            }
        });
    }

    private List<String> ids(String sql, Object... values) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                var ids = new ArrayList<String>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                    }
                }
                return ids;
            }
        });
    }

    private static List<Message> read(PreparedStatement select) throws SQLException {
        var messages = new ArrayList<Message>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                messages.add(Message.read(rows));
            }
        }
        return messages;
    }

    private static MessageStateChanged accepted(NewMessage message) {
        return new MessageStateChanged(
                message.id(),
                null,
                message.subject(),
                message.department(),
                message.sender(),
                message.purpose(),
                message.template(),
                message.flow(),
                MessageStatus.ACCEPTED,
                List.of(),
                null,
                null,
                message.createdAt(),
                null,
                message.idempotency(),
                message.asked());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * A message whose outcome is not known.
     *
     * @param attempt the last one
     * @param startedAt when its call was started
     */
    public record Unknown(String message, int attempt, Instant startedAt) {}
}
