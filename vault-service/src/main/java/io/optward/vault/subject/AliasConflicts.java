package io.optward.vault.subject;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.optward.vault.key.IndexMac;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The queue of refused claims about people, one entry for each pair whatever tokens they were known by when. Every method
 * belongs to the transaction of its caller, who holds the people concerned.
 */
@ApplicationScoped
public class AliasConflicts {

    private static final String COLUMNS = "SELECT id, number, one, other, kind, kinds, asserted_by, times, first_at,"
            + " last_at, state, decided_at, decided_by, reason FROM alias_conflict";
    private static final String AGAIN = "UPDATE alias_conflict SET times = times + 1, last_at = ?,"
            + " kinds = ARRAY(SELECT DISTINCT unnest(kinds || ?::text[]) ORDER BY 1),"
            + " asserted_by = ARRAY(SELECT DISTINCT unnest(asserted_by || ?::text) ORDER BY 1),"
            // what was linked once and is nobody's again is a new question
            + " state = CASE state WHEN 'SAME_PERSON' THEN 'OPEN' ELSE state END,"
            + " decided_at = CASE state WHEN 'SAME_PERSON' THEN NULL ELSE decided_at END,"
            + " decided_by = CASE state WHEN 'SAME_PERSON' THEN NULL ELSE decided_by END,"
            + " reason = CASE state WHEN 'SAME_PERSON' THEN NULL ELSE reason END";
    private static final String FIRST =
            "INSERT INTO alias_conflict (id, one, other, mac, kind, sealed, kinds, asserted_by, times, first_at, last_at,"
                    + " state) VALUES (?, ?, ?, ?, ?, ?, ?, ARRAY[?::text], 1, ?, ?, 'OPEN')";

    private final DataSource dataSource;

    AliasConflicts(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Notes claims that were refused. One that is on the queue is counted there, decided or not. */
    public void note(List<Claim> claims, String actor, Instant at) {
        if (claims.isEmpty()) {
            return;
        }
        Sql.run(dataSource, connection -> {
            for (var claim : claims) {
                if (again(connection, claim, actor, at) == 0) {
                    first(connection, CrockfordId.random("acf_"), claim, actor, at);
                }
            }
            return claims.size();
        });
    }

    private static int again(Connection connection, Claim claim, String actor, Instant at) throws SQLException {
        var which =
                switch (claim) {
                    case Claim.OfTwo _ ->
                        " WHERE (one = ANY (?) AND other = ANY (?)) OR (other = ANY (?) AND one = ANY (?))";
                    case Claim.OfOne _ -> " WHERE one = ANY (?) AND mac = ?";
                };
        try (var update = connection.prepareStatement(AGAIN + which)) {
            update.setObject(1, at.atOffset(ZoneOffset.UTC));
            update.setArray(2, Sql.texts(connection, claim.kinds(), AliasKind::name));
            update.setString(3, actor);
            var one = Sql.texts(connection, claim.one().tokens(), SubjectToken::value);
            update.setArray(4, one);
            switch (claim) {
                case Claim.OfTwo two -> {
                    var other = Sql.texts(connection, two.other().tokens(), SubjectToken::value);
                    update.setArray(5, other);
                    update.setArray(6, one);
                    update.setArray(7, other);
                }
                case Claim.OfOne alone -> update.setBytes(5, alone.mac().toByteArray());
            }
            return update.executeUpdate();
        }
    }

    private static void first(Connection connection, String id, Claim claim, String actor, Instant at)
            throws SQLException {
        try (var insert = connection.prepareStatement(FIRST)) {
            insert.setString(1, id);
            insert.setString(2, claim.one().canonical().value());
            switch (claim) {
                case Claim.OfTwo two -> {
                    insert.setString(3, two.other().canonical().value());
                    insert.setBytes(4, null);
                    insert.setString(5, null);
                    insert.setBytes(6, null);
                }
                case Claim.OfOne alone -> {
                    insert.setString(3, null);
                    insert.setBytes(4, alone.mac().toByteArray());
                    insert.setString(5, alone.kind().name());
                    insert.setBytes(6, alone.sealed());
                }
            }
            insert.setArray(7, Sql.texts(connection, claim.kinds(), AliasKind::name));
            insert.setString(8, actor);
            insert.setObject(9, at.atOffset(ZoneOffset.UTC));
            insert.setObject(10, at.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** These are one person now: whatever was asked about two of them is answered. */
    public void joined(Collection<SubjectToken> family, String actor, Instant at) {
        Sql.run(dataSource, connection -> {
            try (var update = connection.prepareStatement("UPDATE alias_conflict SET state = 'SAME_PERSON',"
                    + " decided_at = ?, decided_by = ? WHERE one = ANY (?) AND other = ANY (?)"
                    + " AND state <> 'SAME_PERSON'")) {
                var tokens = Sql.texts(connection, family, SubjectToken::value);
                update.setObject(1, at.atOffset(ZoneOffset.UTC));
                update.setString(2, actor);
                update.setArray(3, tokens);
                update.setArray(4, tokens);
                return update.executeUpdate();
            }
        });
    }

    /**
     * Notes that two who were one person are not, so that nobody is asked about them again.
     *
     * @return the id of the entry on the queue
     */
    public String keepApart(Claim.OfTwo two, String actor, String reason, Instant at) {
        var id = CrockfordId.random("acf_");
        Sql.run(dataSource, connection -> {
            first(connection, id, two, actor, at);
            return id;
        });
        decide(id, AliasConflict.State.DIFFERENT_PEOPLE, actor, reason, at);
        return id;
    }

    /** Notes what was decided. */
    public void decide(String id, AliasConflict.State state, String actor, String reason, Instant at) {
        Sql.run(dataSource, connection -> {
            try (var update = connection.prepareStatement(
                    "UPDATE alias_conflict SET state = ?, decided_at = ?, decided_by = ?, reason = ? WHERE id = ?")) {
                update.setString(1, state.name());
                update.setObject(2, at.atOffset(ZoneOffset.UTC));
                update.setString(3, actor);
                update.setString(4, reason);
                update.setString(5, id);
                return update.executeUpdate();
            }
        });
    }

    /** Drops whatever was claimed about people who are being erased, and about their aliases. */
    public void forget(Collection<SubjectToken> subjects, Collection<IndexMac> aliases) {
        Sql.run(dataSource, connection -> {
            try (var delete = connection.prepareStatement(
                    "DELETE FROM alias_conflict WHERE one = ANY (?) OR other = ANY (?) OR mac = ANY (?)")) {
                var tokens = Sql.texts(connection, subjects, SubjectToken::value);
                delete.setArray(1, tokens);
                delete.setArray(2, tokens);
                delete.setArray(3, Sql.bytes(connection, aliases, IndexMac::toByteArray));
                return delete.executeUpdate();
            }
        });
    }

    /** A page of the queue, oldest first; without a state, all of it. */
    public Page<AliasConflict> page(PageRequest wanted, AliasConflict.@Nullable State state) {
        var rows = Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    COLUMNS + " WHERE number > ? AND (?::text IS NULL OR state = ?) ORDER BY number LIMIT ?")) {
                query.setLong(1, after(wanted));
                query.setString(2, state == null ? null : state.name());
                query.setString(3, state == null ? null : state.name());
                query.setInt(4, wanted.limit() + 1);
                return rows(query);
            }
        });
        var page = wanted.page(rows, row -> Long.toString(row.number()));
        return new Page<>(page.items().stream().map(Row::conflict).toList(), page.next());
    }

    /** Finds one; to be decided on its own, it is held until the transaction ends. */
    public Optional<AliasConflict> find(String id, boolean held) {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(COLUMNS + " WHERE id = ?" + (held ? " FOR UPDATE" : ""))) {
                query.setString(1, id);
                return rows(query).stream().findFirst().map(Row::conflict);
            }
        });
    }

    /** The alias that a claim is about, under the key of the conflict's subject; empty if it is about two subjects. */
    public Optional<StoredAlias> aliasOf(String id) {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    "SELECT one, kind, sealed FROM alias_conflict WHERE id = ? AND sealed IS NOT NULL")) {
                query.setString(1, id);
                try (var rows = query.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new StoredAlias(
                                    new SubjectToken(rows.getString(1)),
                                    AliasKind.valueOf(rows.getString(2)),
                                    rows.getBytes(3)))
                            : Optional.<StoredAlias>empty();
                }
            }
        });
    }

    private static long after(PageRequest wanted) {
        var after = wanted.after();
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            var found = new ArrayList<Row>();
            while (rows.next()) {
                found.add(new Row(rows.getLong("number"), conflict(rows)));
            }
            return found;
        }
    }

    private static AliasConflict conflict(ResultSet row) throws SQLException {
        var other = row.getString("other");
        var kind = row.getString("kind");
        return new AliasConflict(
                row.getString("id"),
                AliasConflict.State.valueOf(row.getString("state")),
                new SubjectToken(row.getString("one")),
                other == null ? null : new SubjectToken(other),
                kind == null ? null : AliasKind.valueOf(kind),
                texts(row, "kinds").stream().map(AliasKind::valueOf).sorted().toList(),
                texts(row, "asserted_by"),
                row.getLong("times"),
                Sql.instant(row, "first_at"),
                Sql.instant(row, "last_at"),
                row.getObject("decided_at") == null ? null : Sql.instant(row, "decided_at"),
                row.getString("decided_by"),
                row.getString("reason"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private record Row(long number, AliasConflict conflict) {}

    /** Somebody a claim is about, under every token that they are known by. */
    public record Side(SubjectToken canonical, List<SubjectToken> tokens) {}

    /** A claim that was refused. */
    public sealed interface Claim {

        Side one();

        /** Of all aliases that were named. */
        Set<AliasKind> kinds();

        /** That two are one person. */
        record OfTwo(Side one, Side other, Set<AliasKind> kinds) implements Claim {}

        /**
         * That somebody has an alias that nobody is known by.
         *
         * @param mac of the alias in the form that is the same however it was given
         * @param kind as it was given
         * @param sealed its value under the key of {@code one}
         */
        record OfOne(Side one, IndexMac mac, AliasKind kind, byte[] sealed, Set<AliasKind> kinds) implements Claim {

            @Override
            public String toString() {
                return "OfOne[" + one.canonical() + ", " + kind + "]";
            }
        }
    }
}
