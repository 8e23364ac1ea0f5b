package io.optward.consent.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.EventCatalogue;
import io.optward.contracts.EventName;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Purpose;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The append-only ledger. An entry, its event on {@code consent.events} and the new state on {@code consent.state} come
 * to be in one transaction or not at all. Writers to one person take turns, so entries are numbered without a gap.
 */
@ApplicationScoped
public class ConsentLedger {

    /** Holds until the transaction ends. Everybody asks in the order of the tokens, so nobody waits in a circle. */
    private static final String HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(subject, 0))"
            + " FROM unnest(?) WITH ORDINALITY AS asked (subject, position) ORDER BY position";

    private static final String HISTORY =
            "SELECT consent, version, type, event FROM consent_event WHERE subject = ? ORDER BY version";
    private static final String PAGE = "SELECT consent, version, type, event FROM consent_event"
            + " WHERE subject = ? AND version > ? ORDER BY version LIMIT ?";
    private static final String ONE = "SELECT consent, version, type, event FROM consent_event WHERE consent = ?";
    private static final String RECORDS = "SELECT asked.subject, asked.own, e.type, e.event"
            + " FROM (SELECT s AS subject, s AS whose, true AS own FROM unnest(?) AS s"
            + " UNION ALL SELECT subject, other, false FROM subject_conflict WHERE subject = ANY (?)) AS asked"
            + " JOIN consent_event e ON e.subject = asked.whose";
    private static final String INSERT = "INSERT INTO consent_event"
            + " (consent, subject, version, type, purpose, sender, occurred_at, recorded_at, event)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::json)";
    private static final String CONFLICT = "INSERT INTO subject_conflict (subject, other, found_at)"
            + " VALUES (?, ?, ?), (?, ?, ?) ON CONFLICT DO NOTHING";

    private final DataSource database;
    private final Outbox outbox;

    ConsentLedger(DataSource database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /** Makes other writers to these people wait until the transaction at hand ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold(Collection<SubjectToken> subjects) {
        var sorted =
                subjects.stream().map(SubjectToken::value).distinct().sorted().toArray(String[]::new);
        try (var connection = database.getConnection();
                var hold = connection.prepareStatement(HOLD)) {
            hold.setArray(1, connection.createArrayOf("text", sorted));
            hold.execute();
        } catch (SQLException e) {
            throw new LedgerException("the ledger could not be held for a writer", e);
        }
    }

    /**
     * Adds an entry, unless it stands there already or the person was erased: nothing is remembered of erased people.
     *
     * @return what the ledger then holds
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public ConsentHistory append(ConsentEvent event) {
        return append(event.subject(), _ -> event);
    }

    /**
     * Adds the entry that follows from what the ledger holds.
     *
     * @param entry is given the history, which nobody else changes meanwhile
     * @return what the ledger then holds
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public ConsentHistory append(SubjectToken subject, Function<ConsentHistory, ConsentEvent> entry) {
        hold(List.of(subject));
        var before = historyOf(subject);
        if (before.isErased()) {
            return before;
        }
        var event = entry.apply(before);
        if (before.holds(event.consent())) {
            return before;
        }
        var after = before.with(event);
        long version = before.events().size() + 1L;
        insert(event, version);
        outbox.add(outbox.envelope(event.consent(), subject, event.occurredAt(), event));
        var stateId = subject.value() + ".v" + version;
        if (after.isErased()) {
            outbox.addTombstone(Topic.CONSENT_STATE, subject.value(), stateId);
        } else {
            outbox.add(outbox.envelope(
                    stateId, subject, event.recordedAt(), after.state(subject, version, event.recordedAt())));
        }
        return after;
    }

    /** Notes that two subjects may be one person. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void noteConflict(SubjectToken one, SubjectToken other, Instant foundAt) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(CONFLICT)) {
            insert.setString(1, one.value());
            insert.setString(2, other.value());
            insert.setObject(3, time(foundAt));
            insert.setString(4, other.value());
            insert.setString(5, one.value());
            insert.setObject(6, time(foundAt));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("the conflict could not be noted", e);
        }
    }

    /** What the ledger holds about a person; empty when it knows nothing. */
    public ConsentHistory historyOf(SubjectToken subject) {
        return ConsentHistory.of(
                query(HISTORY, subject.value()).stream().map(LedgerEntry::event).toList());
    }

    /** Everything about these people that a decision needs, in one statement, so of one moment. */
    public Map<SubjectToken, SubjectRecord> recordsOf(Collection<SubjectToken> subjects) {
        var own = new HashMap<SubjectToken, List<ConsentEvent>>();
        // told apart by whose event it is: the histories of two conflicting subjects must not flow together
        var conflicting = new HashMap<SubjectToken, Map<SubjectToken, List<ConsentEvent>>>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(RECORDS)) {
            var asked = connection.createArrayOf(
                    "text",
                    subjects.stream().map(SubjectToken::value).distinct().toArray(String[]::new));
            select.setArray(1, asked);
            select.setArray(2, asked);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var subject = new SubjectToken(rows.getString("subject"));
                    var event = event(rows);
                    var events = rows.getBoolean("own")
                            ? own.computeIfAbsent(subject, _ -> new ArrayList<>())
                            : conflicting
                                    .computeIfAbsent(subject, _ -> new HashMap<>())
                                    .computeIfAbsent(event.subject(), _ -> new ArrayList<>());
                    events.add(event);
                }
            }
        } catch (SQLException e) {
            throw new LedgerException("the ledger could not be read", e);
        }
        var records = new HashMap<SubjectToken, SubjectRecord>();
        for (var subject : subjects) {
            records.put(
                    subject,
                    new SubjectRecord(
                            ConsentHistory.of(own.getOrDefault(subject, List.of())),
                            conflicting.getOrDefault(subject, Map.of()).values().stream()
                                    .map(ConsentHistory::of)
                                    .toList()));
        }
        return records;
    }

    /** Entries in the order they were recorded. */
    List<LedgerEntry> page(SubjectToken subject, long afterVersion, int limit) {
        return query(PAGE, subject.value(), afterVersion, limit);
    }

    Optional<LedgerEntry> entry(String consent) {
        return query(ONE, consent).stream().findFirst();
    }

    private List<LedgerEntry> query(String sql, Object... parameters) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (var rows = select.executeQuery()) {
                var entries = new ArrayList<LedgerEntry>();
                while (rows.next()) {
                    var event = event(rows);
                    entries.add(new LedgerEntry(
                            rows.getLong("version"),
                            EventName.of(event.getClass()).name(),
                            event));
                }
                return entries;
            }
        } catch (SQLException e) {
            throw new LedgerException("the ledger could not be read", e);
        }
    }

    private static ConsentEvent event(ResultSet row) throws SQLException {
        var type = EventCatalogue.byCeType(row.getString("type"))
                .orElseThrow(() -> new IllegalStateException("the ledger holds an event of a type not known here"));
        try {
            return (ConsentEvent) Json.mapper().readValue(row.getString("event"), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ledger holds an event that does not fit its type", e);
        }
    }

    private void insert(ConsentEvent event, long version) {
        var scope = Scope.of(event);
        try (Connection connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, event.consent());
            insert.setString(2, event.subject().value());
            insert.setLong(3, version);
            insert.setString(4, EventName.of(event.getClass()).ceType());
            var purpose = scope.purpose();
            insert.setString(5, purpose == null ? null : purpose.name());
            insert.setString(6, scope.sender());
            insert.setObject(7, time(event.occurredAt()));
            insert.setObject(8, time(event.recordedAt()));
            insert.setString(9, new String(CloudEvents.data(event), StandardCharsets.UTF_8));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("the ledger did not take an entry", e);
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** What an event is about; null: everything, the whole business. */
    private record Scope(
            @Nullable Purpose purpose, @Nullable String sender) {

        static Scope of(ConsentEvent event) {
            return switch (event) {
                case ConsentEvent.Granted granted -> new Scope(granted.purpose(), granted.sender());
                case ConsentEvent.Pending pending -> new Scope(pending.purpose(), pending.sender());
                case ConsentEvent.Withdrawn withdrawn -> new Scope(withdrawn.purpose(), withdrawn.sender());
                case ConsentEvent.Resumed _,
                        ConsentEvent.PlatformStopped _,
                        ConsentEvent.PlatformResumed _,
                        ConsentEvent.Suppressed _,
                        ConsentEvent.Returned _,
                        ConsentEvent.Erased _ -> new Scope(null, null);
            };
        }
    }
}
