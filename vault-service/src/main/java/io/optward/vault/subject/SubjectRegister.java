package io.optward.vault.subject;

import com.google.crypto.tink.util.Bytes;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.WrappedKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Who is known, by which aliases, and with which key. Every method is one statement for a whole batch and belongs to
 * the transaction of its caller.
 */
@ApplicationScoped
public class SubjectRegister {

    private static final String COLUMNS =
            "SELECT s.token, s.canonical, s.state, s.created_at, s.canary, k.kek_id, k.wrapped";
    private static final String TABLES = " FROM subject s LEFT JOIN data_key k ON k.subject = s.token";
    private static final String SUBJECT = COLUMNS + TABLES;
    private static final String HAS_KIN =
            ", s.canonical IS NOT NULL OR EXISTS (SELECT FROM subject c WHERE c.canonical = s.token) AS has_kin";
    private static final String ALIASES = "WITH stored AS (SELECT * FROM alias WHERE subject = ANY (?))"
            + " SELECT subject, kind, sealed, line FROM ("
            + "SELECT subject, CASE kind WHEN 'LINE' THEN 'PHONE' ELSE kind END AS kind, sealed, kind = 'LINE' AS line,"
            + " derived, linked_at, mac FROM stored"
            + " UNION ALL SELECT subject, 'WA_ID', sealed, true, NOT derived, linked_at, mac FROM stored WHERE kind = 'LINE'"
            + ") AS forms ORDER BY kind, derived, linked_at DESC, mac";

    private final DataSource dataSource;

    SubjectRegister(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Finds by identifying aliases whose they are: the token the alias was linked to. Those that nobody has are absent. */
    public Map<IndexMac, SubjectToken> byAliases(Collection<IndexMac> macs) {
        if (macs.isEmpty()) {
            return Map.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query =
                    connection.prepareStatement("SELECT mac, subject FROM alias WHERE identifying AND mac = ANY (?)")) {
                query.setArray(1, Sql.bytes(connection, macs, IndexMac::toByteArray));
                var found = new HashMap<IndexMac, SubjectToken>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.put(IndexMac.of(rows.getBytes("mac")), new SubjectToken(rows.getString("subject")));
                    }
                }
                return found;
            }
        });
    }

    /** Finds subjects by token and holds them; unknown ones are absent. */
    public Map<SubjectToken, RegisteredSubject> byTokens(Collection<SubjectToken> tokens, Hold hold) {
        if (tokens.isEmpty()) {
            return Map.of();
        }
        return Sql.run(dataSource, connection -> {
            if (hold == Hold.FOR_ERASURE) {
                // before any row: a reveal that has the lane may yet want a row, and never the other way round
                Lanes.haveAlone(connection, tokens);
            }
            try (var query = connection.prepareStatement(SUBJECT + " WHERE s.token = ANY (?)" + hold.clause())) {
                query.setArray(1, Sql.texts(connection, tokens, SubjectToken::value));
                var found = new HashMap<SubjectToken, RegisteredSubject>();
                subjects(query).forEach(subject -> found.put(subject.token(), subject));
                return found;
            }
        });
    }

    /**
     * Everybody who is one person with these, these among them, as of one query. In the order in which they were made
     * known.
     */
    public List<RegisteredSubject> familiesOf(Collection<SubjectToken> tokens) {
        if (tokens.isEmpty()) {
            return List.of();
        }
        return allAlone(tokens).orElseGet(() -> relativesOf(tokens));
    }

    /** These, if none of them was ever merged with anybody, as nearly nobody was: the cheaper question. */
    private Optional<List<RegisteredSubject>> allAlone(Collection<SubjectToken> tokens) {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    COLUMNS + HAS_KIN + TABLES + " WHERE s.token = ANY (?) ORDER BY s.created_at, s.token")) {
                query.setArray(1, Sql.texts(connection, tokens, SubjectToken::value));
                try (var rows = query.executeQuery()) {
                    var alone = new ArrayList<RegisteredSubject>();
                    while (rows.next()) {
                        if (rows.getBoolean("has_kin")) {
                            return Optional.empty();
                        }
                        alone.add(subject(rows));
                    }
                    return Optional.of(alone);
                }
            }
        });
    }

    private List<RegisteredSubject> relativesOf(Collection<SubjectToken> tokens) {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    "WITH top AS (SELECT DISTINCT coalesce(canonical, token) AS token FROM subject WHERE token = ANY (?)),"
                            + " kin AS (SELECT token FROM top"
                            + " UNION ALL SELECT c.token FROM top JOIN subject c ON c.canonical = top.token) "
                            + SUBJECT + " JOIN kin ON kin.token = s.token ORDER BY s.created_at, s.token")) {
                query.setArray(1, Sql.texts(connection, tokens, SubjectToken::value));
                return subjects(query);
            }
        });
    }

    /** Writes subjects not known before, with their keys; each is its own canonical subject. */
    public void register(Collection<RegisteredSubject> subjects, Instant at) {
        if (subjects.isEmpty()) {
            return;
        }
        Sql.run(dataSource, connection -> {
            var tokens =
                    Sql.texts(connection, subjects, subject -> subject.token().value());
            try (var insert = connection.prepareStatement(
                    "INSERT INTO subject (token, state, created_at) SELECT token, state, ? FROM unnest(?, ?) AS"
                            + " fresh (token, state)")) {
                insert.setObject(1, at.atOffset(ZoneOffset.UTC));
                insert.setArray(2, tokens);
                insert.setArray(3, Sql.texts(connection, subjects, subject -> subject.state()
                        .name()));
                insert.executeUpdate();
            }
            try (var insert = connection.prepareStatement(
                    "INSERT INTO data_key (subject, kek_id, wrapped) SELECT * FROM unnest(?, ?, ?)")) {
                insert.setArray(1, tokens);
                insert.setArray(2, Sql.texts(connection, subjects, subject -> subject.liveKey()
                        .kekId()));
                insert.setArray(3, Sql.bytes(connection, subjects, subject -> subject.liveKey()
                        .bytes()
                        .toByteArray()));
                return insert.executeUpdate();
            }
        });
    }

    /**
     * Writes aliases. Those that are there already, of this subject or an identifying one of another, are left out.
     * Inserts go in the order of their MACs, so that two transactions cannot wait for each other in a circle.
     *
     * @return those that were written
     */
    public Set<AliasKey> link(Collection<NewAlias> aliases, Instant at) {
        if (aliases.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var insert = connection.prepareStatement(
                    "INSERT INTO alias (subject, mac, kind, identifying, derived, sealed, linked_at, normalisation)"
                            + " SELECT subject, mac, kind, identifying, derived, sealed, ?, " + Identity.version()
                            + " FROM unnest(?, ?, ?, ?, ?, ?) AS fresh (subject, mac, kind, identifying, derived, sealed)"
                            + " ORDER BY mac ON CONFLICT DO NOTHING RETURNING subject, mac")) {
                insert.setObject(1, at.atOffset(ZoneOffset.UTC));
                insert.setArray(2, Sql.texts(connection, aliases, alias -> alias.subject()
                        .value()));
                insert.setArray(
                        3, Sql.bytes(connection, aliases, alias -> alias.mac().toByteArray()));
                insert.setArray(
                        4, Sql.texts(connection, aliases, alias -> alias.row().kind()));
                insert.setArray(
                        5,
                        connection.createArrayOf(
                                "boolean",
                                aliases.stream()
                                        .map(alias -> alias.row().form().kind().identifying())
                                        .toArray(Boolean[]::new)));
                insert.setArray(
                        6,
                        connection.createArrayOf(
                                "boolean",
                                aliases.stream()
                                        .map(alias -> alias.row().form().derived())
                                        .toArray(Boolean[]::new)));
                insert.setArray(7, Sql.bytes(connection, aliases, NewAlias::sealed));
                return aliasKeys(insert.executeQuery());
            }
        });
    }

    /**
     * Takes aliases away from held subjects, and remembers that they had them.
     *
     * @return those that were there
     */
    public Set<AliasKey> release(Collection<SubjectToken> subjects, Collection<IndexMac> macs, Instant at) {
        if (subjects.isEmpty() || macs.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var move = connection.prepareStatement(
                    "WITH gone AS (DELETE FROM alias WHERE subject = ANY (?) AND mac = ANY (?) RETURNING subject, mac)"
                            + " INSERT INTO released_alias (subject, mac, released_at) SELECT subject, mac, ? FROM gone"
                            + " ON CONFLICT (subject, mac) DO UPDATE SET released_at = excluded.released_at"
                            + " RETURNING subject, mac")) {
                move.setArray(1, Sql.texts(connection, subjects, SubjectToken::value));
                move.setArray(2, Sql.bytes(connection, macs, IndexMac::toByteArray));
                move.setObject(3, at.atOffset(ZoneOffset.UTC));
                return aliasKeys(move.executeQuery());
            }
        });
    }

    /** Which of these aliases these subjects had once and lost to somebody else. */
    public Set<AliasKey> released(Collection<SubjectToken> subjects, Collection<IndexMac> macs) {
        if (subjects.isEmpty() || macs.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    "SELECT subject, mac FROM released_alias WHERE subject = ANY (?) AND mac = ANY (?)")) {
                query.setArray(1, Sql.texts(connection, subjects, SubjectToken::value));
                query.setArray(2, Sql.bytes(connection, macs, IndexMac::toByteArray));
                return aliasKeys(query.executeQuery());
            }
        });
    }

    /** Since when identifying aliases are whose they are. Those that nobody has are absent. */
    public Map<IndexMac, Instant> linkedAt(Collection<IndexMac> macs) {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    "SELECT mac, linked_at FROM alias WHERE identifying AND mac = ANY (?)")) {
                query.setArray(1, Sql.bytes(connection, macs, IndexMac::toByteArray));
                var since = new HashMap<IndexMac, Instant>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        since.put(
                                IndexMac.of(rows.getBytes(1)),
                                rows.getObject(2, OffsetDateTime.class).toInstant());
                    }
                }
                return since;
            }
        });
    }

    /** Which of these aliases these subjects have, identifying or not. */
    public Set<AliasKey> having(Collection<SubjectToken> subjects, Collection<IndexMac> macs) {
        if (subjects.isEmpty() || macs.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    "SELECT subject, mac FROM alias WHERE subject = ANY (?) AND mac = ANY (?)")) {
                query.setArray(1, Sql.texts(connection, subjects, SubjectToken::value));
                query.setArray(2, Sql.bytes(connection, macs, IndexMac::toByteArray));
                return aliasKeys(query.executeQuery());
            }
        });
    }

    /**
     * All aliases of these subjects together, a line as both of its forms; of each kind the ones that were given first, the
     * newest before the older.
     */
    public List<StoredAlias> aliasesOf(Collection<SubjectToken> subjects) {
        if (subjects.isEmpty()) {
            return List.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(ALIASES)) {
                query.setArray(1, Sql.texts(connection, subjects, SubjectToken::value));
                var aliases = new ArrayList<StoredAlias>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        aliases.add(new StoredAlias(
                                new SubjectToken(rows.getString(1)),
                                AliasKind.valueOf(rows.getString(2)),
                                rows.getBytes(3),
                                rows.getBoolean(4)));
                    }
                }
                return aliases;
            }
        });
    }

    /** Puts held subjects into another state. */
    public void changeState(Collection<SubjectToken> subjects, SubjectState state) {
        if (subjects.isEmpty()) {
            return;
        }
        Sql.run(dataSource, connection -> {
            try (var update = connection.prepareStatement("UPDATE subject SET state = ? WHERE token = ANY (?)")) {
                update.setString(1, state.name());
                update.setArray(2, Sql.texts(connection, subjects, SubjectToken::value));
                return update.executeUpdate();
            }
        });
    }

    /**
     * Begins merges of held subjects, one after the other: everybody who was known as the child is known as the
     * canonical subject from now on.
     */
    public void merge(Collection<NewMerge> merges, Instant at) {
        if (merges.isEmpty()) {
            return;
        }
        Sql.run(dataSource, connection -> {
            try (var insert = connection.prepareStatement(
                            "INSERT INTO merge (id, child, canonical, begun_at) VALUES (?, ?, ?, ?)");
                    var update = connection.prepareStatement(
                            "UPDATE subject SET canonical = ? WHERE token = ? OR canonical = ?")) {
                for (var merge : merges) {
                    insert.setString(1, merge.id());
                    insert.setString(2, merge.child().value());
                    insert.setString(3, merge.canonical().value());
                    insert.setObject(4, at.atOffset(ZoneOffset.UTC));
                    insert.executeUpdate();
                    update.setString(1, merge.canonical().value());
                    update.setString(2, merge.child().value());
                    update.setString(3, merge.child().value());
                    update.executeUpdate();
                }
                return merges.size();
            }
        });
    }

    /**
     * Which of these people, by their canonical subject, are not to be revealed because they are being merged, or were
     * until after {@code since}.
     */
    public Set<SubjectToken> mergingSince(Collection<SubjectToken> canonical, Instant since) {
        if (canonical.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement("SELECT DISTINCT s.canonical FROM subject s"
                    + " JOIN merge m ON m.child = s.token WHERE s.canonical = ANY (?)"
                    + " AND (m.done_at IS NULL OR m.done_at > ?)")) {
                query.setArray(1, Sql.texts(connection, canonical, SubjectToken::value));
                query.setObject(2, since.atOffset(ZoneOffset.UTC));
                var merging = new HashSet<SubjectToken>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        merging.add(new SubjectToken(rows.getString(1)));
                    }
                }
                return merging;
            }
        });
    }

    /** Ends a merge. @return false if there is no such merge, or it was done before */
    public boolean mergeDone(String id, Instant at) {
        return Sql.run(dataSource, connection -> {
            try (var update =
                    connection.prepareStatement("UPDATE merge SET done_at = ? WHERE id = ? AND done_at IS NULL")) {
                update.setObject(1, at.atOffset(ZoneOffset.UTC));
                update.setString(2, id);
                return update.executeUpdate() > 0;
            }
        });
    }

    /**
     * Destroys the data keys and aliases of held subjects; the tokens stay, as erased.
     *
     * @return how many aliases there were, both forms of a line
     */
    public int destroy(Collection<SubjectToken> subjects) {
        changeState(subjects, SubjectState.ERASED);
        return Sql.run(dataSource, connection -> {
            try (var keys = connection.prepareStatement("DELETE FROM data_key WHERE subject = ANY (?)");
                    var released = connection.prepareStatement("DELETE FROM released_alias WHERE subject = ANY (?)");
                    var aliases = connection.prepareStatement(
                            "WITH gone AS (DELETE FROM alias WHERE subject = ANY (?) RETURNING kind)"
                                    + " SELECT count(*) + count(*) FILTER (WHERE kind = 'LINE') FROM gone")) {
                var tokens = Sql.texts(connection, subjects, SubjectToken::value);
                keys.setArray(1, tokens);
                keys.executeUpdate();
                released.setArray(1, tokens);
                released.executeUpdate();
                aliases.setArray(1, tokens);
                try (var counted = aliases.executeQuery()) {
                    counted.next();
                    return counted.getInt(1);
                }
            }
        });
    }

    private static List<RegisteredSubject> subjects(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            var subjects = new ArrayList<RegisteredSubject>();
            while (rows.next()) {
                subjects.add(subject(rows));
            }
            return subjects;
        }
    }

    private static RegisteredSubject subject(ResultSet rows) throws SQLException {
        var token = new SubjectToken(rows.getString("token"));
        var canonical = rows.getString("canonical");
        var wrapped = rows.getBytes("wrapped");
        return new RegisteredSubject(
                token,
                canonical == null ? token : new SubjectToken(canonical),
                SubjectState.valueOf(rows.getString("state")),
                rows.getObject("created_at", OffsetDateTime.class).toInstant(),
                wrapped == null ? null : new WrappedKey(rows.getString("kek_id"), Bytes.copyFrom(wrapped)),
                rows.getBoolean("canary"));
    }

    private static Set<AliasKey> aliasKeys(ResultSet rows) throws SQLException {
        try (rows) {
            var keys = new HashSet<AliasKey>();
            while (rows.next()) {
                keys.add(new AliasKey(new SubjectToken(rows.getString(1)), IndexMac.of(rows.getBytes(2))));
            }
            return keys;
        }
    }

    /** An alias of a subject. */
    public record AliasKey(SubjectToken subject, IndexMac mac) {}

    /**
     * Two canonical subjects about to become one person.
     *
     * @param id {@code mrg_…}
     */
    public record NewMerge(String id, SubjectToken child, SubjectToken canonical) {}
}
