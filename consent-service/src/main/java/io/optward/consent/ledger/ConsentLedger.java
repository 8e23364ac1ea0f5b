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
import java.sql.Array;
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
 * to be in one transaction or not at all. Writers to one person take turns, so a person's entries are numbered without a
 * gap: each subject's from one until a merge, then all of them on from their number.
 *
 * <p>Subjects that were merged are one person: whichever is named, the history and the state are those of all of them.
 * Entries stay under the subject they were recorded with; the state is published for the canonical one.
 */
@ApplicationScoped
public class ConsentLedger {

    /**
     * Holds until the transaction ends. Who is one person with whom does not change meanwhile: whoever merges holds the
     * families alone, everybody else together and always first. Then people are held by their canonical subject, in the
     * order of the tokens, so nobody waits in a circle.
     */
    private static final String FAMILIES_STAY = "SELECT pg_advisory_xact_lock_shared(hashtextextended('families', 0))";

    private static final String FAMILIES_CHANGE = "SELECT pg_advisory_xact_lock(hashtextextended('families', 0))";
    private static final String HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(canonical, 0))"
            + " FROM (SELECT DISTINCT coalesce(f.canonical, asked.subject) AS canonical"
            + " FROM unnest(?) AS asked (subject) LEFT JOIN family f ON f.subject = asked.subject"
            + " ORDER BY 1) AS people";

    private static final String ENTRY = "SELECT e.consent, e.version, e.type, e.event";
    private static final String HISTORY =
            ENTRY + " FROM kin(?) AS member (token) JOIN consent_event e ON e.subject = member.token";
    private static final String AS_RECORDED = " ORDER BY e.version, e.subject LIMIT ?";
    private static final String FIRST_PAGE = HISTORY + AS_RECORDED;
    private static final String NEXT_PAGE = HISTORY + " WHERE (e.version, e.subject) > (SELECT version, subject"
            + " FROM consent_event WHERE consent = ?)" + AS_RECORDED;
    private static final String ONE = ENTRY + " FROM consent_event e WHERE e.consent = ?";
    private static final String HISTORIES = "SELECT asked.subject, e.type, e.event FROM unnest(?) AS asked (subject)"
            + " CROSS JOIN LATERAL kin(asked.subject) AS member (token)"
            + " JOIN consent_event e ON e.subject = member.token";
    private static final String CANONICAL = "SELECT canonical FROM family WHERE subject = ?";
    private static final String FOLLOW = "UPDATE family SET canonical = ? WHERE canonical = ?";
    private static final String JOIN = "INSERT INTO family (subject, canonical) VALUES (?, ?)";
    private static final String INSERT = "INSERT INTO consent_event"
            + " (consent, subject, version, type, purpose, sender, occurred_at, recorded_at, event)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::json)";

    private final DataSource database;
    private final Outbox outbox;

    ConsentLedger(DataSource database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /** Makes other writers to these people wait until the transaction at hand ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold(Collection<SubjectToken> subjects) {
        hold(FAMILIES_STAY, subjects);
    }

    /** As {@link #hold}, for whoever is about to {@link #merge}; must come before anything else is held. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void holdForMerge(Collection<SubjectToken> subjects) {
        hold(FAMILIES_CHANGE, subjects);
    }

    private void hold(String families, Collection<SubjectToken> subjects) {
        try (var connection = database.getConnection();
                var first = connection.prepareStatement(families);
                var hold = connection.prepareStatement(HOLD)) {
            first.execute();
            hold.setArray(1, tokens(connection, subjects));
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
        insert(event, before);
        publishState(canonicalOf(subject), after, event.recordedAt());
        return after;
    }

    /**
     * Writes down that a subject was erased, unless that is written already. Each subject of a person is erased on its
     * own, so this counts also where another one was erased before.
     *
     * @return whether the subject had a state on {@code consent.state}, which is a tombstone now
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean erase(ConsentEvent.Erased erased) {
        var subject = erased.subject();
        hold(List.of(subject));
        var before = historyOf(subject);
        if (before.holds(erased.consent())) {
            return false;
        }
        insert(erased, before);
        boolean hadState = !before.isErased()
                && !before.events().isEmpty()
                && canonicalOf(subject).equals(subject);
        outbox.addTombstone(Topic.CONSENT_STATE, subject.value(), stateId(subject, before.with(erased)));
        return hadState;
    }

    /**
     * Joins two subjects who are one person, under {@link #holdForMerge}: the canonical one's state is published, the
     * child's becomes a tombstone. Of erased people it is written down all the same, and nobody of them is contacted.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void merge(ConsentEvent.Merged merged) {
        var canonical = canonicalOf(merged.subject());
        var child = canonicalOf(merged.child());
        if (historyOf(canonical).holds(merged.consent())) {
            return;
        }
        if (!canonical.equals(child)) {
            join(child, canonical);
        }
        var before = historyOf(canonical);
        insert(merged, before);
        var after = before.with(merged);
        if (!canonical.equals(child)) {
            outbox.addTombstone(Topic.CONSENT_STATE, child.value(), stateId(child, after));
        }
        publishState(canonical, after, merged.recordedAt());
    }

    /** Whom a person is known as: the subject itself unless it was merged into another. */
    private SubjectToken canonicalOf(SubjectToken subject) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(CANONICAL)) {
            select.setString(1, subject.value());
            try (var rows = select.executeQuery()) {
                return rows.next() ? new SubjectToken(rows.getString(1)) : subject;
            }
        } catch (SQLException e) {
            throw new LedgerException("it could not be read who is one person", e);
        }
    }

    /** Puts a child, and everybody who came with it, under a canonical subject. */
    private void join(SubjectToken child, SubjectToken canonical) {
        try (var connection = database.getConnection();
                var follow = connection.prepareStatement(FOLLOW);
                var join = connection.prepareStatement(JOIN)) {
            follow.setString(1, canonical.value());
            follow.setString(2, child.value());
            follow.executeUpdate();
            join.setString(1, child.value());
            join.setString(2, canonical.value());
            join.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("two subjects could not be joined", e);
        }
    }

    private void publishState(SubjectToken canonical, ConsentHistory history, Instant at) {
        var id = stateId(canonical, history);
        if (history.isErased()) {
            outbox.addTombstone(Topic.CONSENT_STATE, canonical.value(), id);
        } else {
            outbox.add(outbox.envelope(
                    id, canonical, at, history.state(canonical, history.events().size(), at)));
        }
    }

    /** The version is how many entries there are of the person; it only ever grows, also by a merge. */
    private static String stateId(SubjectToken subject, ConsentHistory history) {
        return subject.value() + ".v" + history.events().size();
    }

    /** What the ledger holds about a person, under all their subjects; empty when it knows nothing. */
    public ConsentHistory historyOf(SubjectToken subject) {
        return ConsentHistory.of(
                query(HISTORY, subject.value()).stream().map(LedgerEntry::event).toList());
    }

    /** What the ledger holds about each of these people, in one statement, so of one moment. */
    public Map<SubjectToken, ConsentHistory> historiesOf(Collection<SubjectToken> subjects) {
        var events = new HashMap<SubjectToken, List<ConsentEvent>>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(HISTORIES)) {
            select.setArray(1, tokens(connection, subjects));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    events.computeIfAbsent(new SubjectToken(rows.getString("subject")), _ -> new ArrayList<>())
                            .add(event(rows));
                }
            }
        } catch (SQLException e) {
            throw new LedgerException("the ledger could not be read", e);
        }
        var histories = new HashMap<SubjectToken, ConsentHistory>();
        subjects.forEach(subject -> histories.put(subject, ConsentHistory.of(events.getOrDefault(subject, List.of()))));
        return histories;
    }

    /**
     * Entries about a person in the order they were recorded. Of two subjects that were merged, the first entries of both
     * come first, then the second ones.
     *
     * @param after the id of the entry before, or null for the first
     */
    List<LedgerEntry> page(SubjectToken subject, @Nullable String after, int limit) {
        return after == null
                ? query(FIRST_PAGE, subject.value(), limit)
                : query(NEXT_PAGE, subject.value(), after, limit);
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

    private static Array tokens(Connection connection, Collection<SubjectToken> subjects) throws SQLException {
        return connection.createArrayOf(
                "text", subjects.stream().map(SubjectToken::value).distinct().toArray(String[]::new));
    }

    /**
     * Writes an entry and its event.
     *
     * @param before what the ledger holds about the person, who is held
     */
    private void insert(ConsentEvent event, ConsentHistory before) {
        var scope = Scope.of(event);
        // of the person, under whichever subject: what two subjects had before a merge, the merge itself, and so on
        long version = before.events().size() + 1L;
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
        outbox.add(outbox.envelope(event.consent(), event.subject(), event.occurredAt(), event));
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
                        ConsentEvent.Suspended _,
                        ConsentEvent.SuspensionLifted _,
                        ConsentEvent.PlatformStopped _,
                        ConsentEvent.PlatformResumed _,
                        ConsentEvent.Suppressed _,
                        ConsentEvent.Returned _,
                        ConsentEvent.Merged _,
                        ConsentEvent.Erased _ -> new Scope(null, null);
            };
        }
    }
}
