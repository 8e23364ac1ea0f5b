package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.vault.key.IndexMac;
import io.optward.vault.subject.SubjectRegister.AliasKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Aliases whose MACs were made by an older version of the normalisation. What is left to do is in the rows themselves. */
@ApplicationScoped
public class OlderAliases {

    private static final String OLDER = " FROM alias WHERE normalisation < " + Identity.version();

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
            try (var query = connection.prepareStatement("SELECT subject, mac, kind, sealed" + OLDER
                    + " AND (subject, mac) > (?, ?) ORDER BY subject, mac LIMIT ?")) {
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

    /** Marks aliases of held subjects as being of the current version, and drops those that it writes otherwise. */
    public void settle(Collection<AliasKey> same, Collection<AliasKey> obsolete) {
        Sql.run(dataSource, connection -> {
            var of = " WHERE (subject, mac) IN (SELECT * FROM unnest(?, ?))";
            try (var update =
                            connection.prepareStatement("UPDATE alias SET normalisation = " + Identity.version() + of);
                    var delete = connection.prepareStatement("DELETE FROM alias" + of)) {
                update.setArray(
                        1, Sql.texts(connection, same, key -> key.subject().value()));
                update.setArray(2, Sql.bytes(connection, same, key -> key.mac().toByteArray()));
                delete.setArray(
                        1, Sql.texts(connection, obsolete, key -> key.subject().value()));
                delete.setArray(
                        2, Sql.bytes(connection, obsolete, key -> key.mac().toByteArray()));
                return update.executeUpdate() + delete.executeUpdate();
            }
        });
    }

    /** One of them. */
    public record OlderAlias(AliasKey key, StoredAlias alias) {}
}
