package io.optward.vault.subject;

import com.google.crypto.tink.util.Bytes;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.WrappedKey;
import jakarta.enterprise.context.ApplicationScoped;
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

    private final DataSource dataSource;

    SubjectRegister(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Finds subjects by identifying aliases; those that nobody has are absent. */
    public Map<IndexMac, RegisteredSubject> byAliases(Collection<IndexMac> macs) {
        if (macs.isEmpty()) {
            return Map.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    "SELECT a.mac, s.token, s.state, k.kek_id, k.wrapped FROM alias a JOIN subject s ON s.token = a.subject"
                            + " LEFT JOIN data_key k ON k.subject = s.token WHERE a.identifying AND a.mac = ANY (?)")) {
                query.setArray(1, Sql.bytes(connection, macs, IndexMac::toByteArray));
                var found = new HashMap<IndexMac, RegisteredSubject>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.put(IndexMac.of(rows.getBytes("mac")), subject(rows));
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
            try (var query = connection.prepareStatement(
                    "SELECT s.token, s.state, k.kek_id, k.wrapped FROM subject s LEFT JOIN data_key k ON k.subject = s.token"
                            + " WHERE s.token = ANY (?)" + hold.clause())) {
                query.setArray(1, Sql.texts(connection, tokens, SubjectToken::value));
                var found = new HashMap<SubjectToken, RegisteredSubject>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        var subject = subject(rows);
                        found.put(subject.token(), subject);
                    }
                }
                return found;
            }
        });
    }

    /** Writes subjects not known before, with their keys. */
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
                    "INSERT INTO alias (subject, mac, kind, identifying, derived, sealed, linked_at)"
                            + " SELECT subject, mac, kind, identifying, derived, sealed, ?"
                            + " FROM unnest(?, ?, ?, ?, ?, ?) AS fresh (subject, mac, kind, identifying, derived, sealed)"
                            + " ORDER BY mac ON CONFLICT DO NOTHING RETURNING subject, mac")) {
                insert.setObject(1, at.atOffset(ZoneOffset.UTC));
                insert.setArray(2, Sql.texts(connection, aliases, alias -> alias.subject()
                        .value()));
                insert.setArray(
                        3, Sql.bytes(connection, aliases, alias -> alias.mac().toByteArray()));
                insert.setArray(4, Sql.texts(connection, aliases, alias -> alias.form()
                        .kind()
                        .name()));
                insert.setArray(
                        5,
                        connection.createArrayOf(
                                "boolean",
                                aliases.stream()
                                        .map(alias -> alias.form().kind().identifying())
                                        .toArray(Boolean[]::new)));
                insert.setArray(
                        6,
                        connection.createArrayOf(
                                "boolean",
                                aliases.stream()
                                        .map(alias -> alias.form().derived())
                                        .toArray(Boolean[]::new)));
                insert.setArray(7, Sql.bytes(connection, aliases, NewAlias::sealed));
                return aliasKeys(insert.executeQuery());
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

    /** All aliases of these subjects; of each kind the ones that were given first, the newest before the older. */
    public List<StoredAlias> aliasesOf(Collection<SubjectToken> subjects) {
        if (subjects.isEmpty()) {
            return List.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement("SELECT subject, kind, sealed FROM alias"
                    + " WHERE subject = ANY (?) ORDER BY subject, kind, derived, linked_at DESC, mac")) {
                query.setArray(1, Sql.texts(connection, subjects, SubjectToken::value));
                var aliases = new ArrayList<StoredAlias>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        aliases.add(new StoredAlias(
                                new SubjectToken(rows.getString(1)),
                                AliasKind.valueOf(rows.getString(2)),
                                rows.getBytes(3)));
                    }
                }
                return aliases;
            }
        });
    }

    /** When a subject was made known; empty if nobody has this token. */
    public Optional<Instant> createdAt(SubjectToken token) {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement("SELECT created_at FROM subject WHERE token = ?")) {
                query.setString(1, token.value());
                try (var rows = query.executeQuery()) {
                    return rows.next()
                            ? Optional.of(
                                    rows.getObject(1, OffsetDateTime.class).toInstant())
                            : Optional.empty();
                }
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

    /** Notes that aliases of two subjects came together; answers with the pairs that were not noted before. */
    public Set<SubjectPair> noteConflicts(Collection<SubjectPair> pairs, Instant at) {
        if (pairs.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var insert = connection.prepareStatement(
                    "INSERT INTO alias_conflict (one, other, found_at) SELECT one, other, ? FROM unnest(?, ?) AS"
                            + " fresh (one, other) ORDER BY one, other ON CONFLICT DO NOTHING RETURNING one, other")) {
                insert.setObject(1, at.atOffset(ZoneOffset.UTC));
                insert.setArray(
                        2, Sql.texts(connection, pairs, pair -> pair.one().value()));
                insert.setArray(
                        3, Sql.texts(connection, pairs, pair -> pair.other().value()));
                var fresh = new HashSet<SubjectPair>();
                try (var rows = insert.executeQuery()) {
                    while (rows.next()) {
                        fresh.add(new SubjectPair(
                                new SubjectToken(rows.getString(1)), new SubjectToken(rows.getString(2))));
                    }
                }
                return fresh;
            }
        });
    }

    /**
     * Destroys a held subject's data key and aliases; the token stays, as erased.
     *
     * @return how many aliases there were
     */
    public int destroy(SubjectToken subject) {
        changeState(List.of(subject), SubjectState.ERASED);
        return Sql.run(dataSource, connection -> {
            try (var keys = connection.prepareStatement("DELETE FROM data_key WHERE subject = ?");
                    var aliases = connection.prepareStatement("DELETE FROM alias WHERE subject = ?")) {
                keys.setString(1, subject.value());
                keys.executeUpdate();
                aliases.setString(1, subject.value());
                return aliases.executeUpdate();
            }
        });
    }

    private static RegisteredSubject subject(ResultSet rows) throws SQLException {
        var wrapped = rows.getBytes("wrapped");
        return new RegisteredSubject(
                new SubjectToken(rows.getString("token")),
                SubjectState.valueOf(rows.getString("state")),
                wrapped == null ? null : new WrappedKey(rows.getString("kek_id"), Bytes.copyFrom(wrapped)));
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
}
