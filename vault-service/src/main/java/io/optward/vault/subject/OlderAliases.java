package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.vault.key.IndexMac;
import io.optward.vault.subject.SubjectRegister.AliasKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Aliases whose MACs were made by an older version of the normalisation. What is left to do is in the rows themselves. */
@ApplicationScoped
public class OlderAliases {

    private static final String OLDER = " FROM alias WHERE normalisation < " + Identity.version();

    private static final String OF =
            " WHERE (subject, mac) IN (SELECT * FROM unnest(?, ?)) AND normalisation < " + Identity.version();
    private static final String UPDATE = "UPDATE alias SET normalisation = " + Identity.version();
    private static final String DROP = "DELETE FROM alias a USING unnest(?, ?, ?) AS gone (subject, mac, line)"
            + " WHERE a.subject = gone.subject AND a.mac = gone.mac AND (gone.line IS NULL OR EXISTS"
            + " (SELECT FROM alias l WHERE l.identifying AND l.mac = gone.line AND l.kind = '" + AliasRow.LINE + "'))";
    private static final String COLUMNS =
            "SELECT subject, mac, CASE kind WHEN '" + AliasRow.LINE + "' THEN 'PHONE' ELSE kind END, sealed";

    private static final String HOLD = "SELECT FROM alias WHERE subject = ? AND mac = ? FOR KEY SHARE";

    private final DataSource dataSource;

    OlderAliases(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** How many there are. */
    public long count() {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement("SELECT count(*)" + OLDER);
                    var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    /** The next ones after {@code last}, in the order of subject and MAC; from the first one if it is null. */
    public List<OlderAlias> after(@Nullable AliasKey last, int limit) {
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(
                    COLUMNS + OLDER + " AND (subject, mac) > (?, ?) ORDER BY subject, mac LIMIT ?")) {
                query.setString(1, last == null ? "" : last.subject().value());
                query.setBytes(2, last == null ? new byte[0] : last.mac().toByteArray());
                query.setInt(3, limit);
                var found = new ArrayList<OlderAlias>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        var subject = new SubjectToken(rows.getString(1));
                        var kind = AliasKind.valueOf(rows.getString(3));
                        found.add(new OlderAlias(
                                new AliasKey(subject, IndexMac.of(rows.getBytes(2))),
                                new StoredAlias(subject, kind, rows.getBytes(4))));
                    }
                }
                return found;
            }
        });
    }

    /**
     * Brings aliases of held subjects under the current version.
     *
     * @param same stay as they are
     * @param lines PHONEs whose row stands for their WA_ID, too, from now on
     * @param obsolete go
     * @return how many there were
     */
    public int settle(Collection<AliasKey> same, Collection<AliasKey> lines, Collection<Obsolete> obsolete) {
        return Sql.run(dataSource, connection -> {
            try (var update = connection.prepareStatement(UPDATE + OF);
                    var join = connection.prepareStatement(UPDATE + ", kind = '" + AliasRow.LINE + "'" + OF);
                    var delete = connection.prepareStatement(DROP)) {
                setKeys(update, same);
                setKeys(join, lines);
                setKeys(delete, obsolete.stream().map(Obsolete::key).toList());
                delete.setArray(
                        3,
                        Sql.bytes(
                                connection,
                                obsolete,
                                one -> one.line() == null ? null : one.line().toByteArray()));
                return update.executeUpdate() + join.executeUpdate() + delete.executeUpdate();
            }
        });
    }

    /**
     * Holds an alias where it is until the transaction ends.
     *
     * @throws AliasGoneException if it was given to somebody else, or is nobody's any more
     */
    public void hold(AliasKey key) {
        Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(HOLD)) {
                query.setString(1, key.subject().value());
                query.setBytes(2, key.mac().toByteArray());
                try (var rows = query.executeQuery()) {
                    if (!rows.next()) {
                        throw new AliasGoneException();
                    }
                    return true;
                }
            }
        });
    }

    private static void setKeys(PreparedStatement statement, Collection<AliasKey> keys) throws SQLException {
        var connection = statement.getConnection();
        statement.setArray(1, Sql.texts(connection, keys, key -> key.subject().value()));
        statement.setArray(2, Sql.bytes(connection, keys, key -> key.mac().toByteArray()));
    }

    /**
     * One that the current version writes otherwise.
     *
     * @param line of a form of a line, what its row is found by; until there is such a row, it stays
     */
    public record Obsolete(AliasKey key, @Nullable IndexMac line) {}

    /** An alias is no longer whose it was. */
    public static final class AliasGoneException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private AliasGoneException() {
            super("the alias is no longer theirs");
        }
    }

    /** One of them. */
    public record OlderAlias(AliasKey key, StoredAlias alias) {}
}
