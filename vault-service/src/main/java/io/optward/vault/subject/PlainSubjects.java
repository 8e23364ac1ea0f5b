package io.optward.vault.subject;

import com.google.crypto.tink.util.Bytes;
import io.optward.contracts.SubjectToken;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.WrappedKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds those who are as nearly everybody is: they may be contacted and were never merged with anybody. What protecting and
 * revealing must know of them stands in the row of their data key, so their own row is not read: a look into two small
 * indices tells that there is nothing else to know, in the same statement and so as of the same moment as the key. All others
 * are left to {@link SubjectRegister}.
 *
 * <p>A canary is found like everybody else, and with it that it is one: nothing more is asked for it.
 */
@ApplicationScoped
public class PlainSubjects {

    private static final String CANARY = "CANARY";

    /** Null of a plain subject; the condition is that of the index {@code subject_not_plain}. */
    private static final String REMARK =
            "CASE WHEN EXISTS (SELECT FROM subject c WHERE c.canonical = k.subject) THEN 'KIN' ELSE"
                    + " (SELECT CASE WHEN s.state = 'ACTIVE' AND s.canonical IS NULL THEN '" + CANARY
                    + "' ELSE 'OTHER' END"
                    + " FROM subject s WHERE s.token = k.subject"
                    + " AND (s.state = 'SUPPRESSED' OR s.canonical IS NOT NULL OR s.canary)) END";

    private static final String BY_ALIAS = "SELECT a.subject, k.kek_id, k.wrapped, " + REMARK
            + ", a.mac FROM alias a LEFT JOIN data_key k ON k.subject = a.subject WHERE a.identifying AND a.mac = ANY (?)";
    private static final String BY_TOKEN =
            "SELECT k.subject, k.kek_id, k.wrapped, " + REMARK + " FROM data_key k WHERE k.subject = ANY (?)";

    private final DataSource dataSource;

    PlainSubjects(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Finds by identifying aliases whose they are. Aliases that nobody has are absent. */
    public Owners ownersOf(Collection<IndexMac> macs) {
        if (macs.isEmpty()) {
            return new Owners(Map.of(), List.of(), Set.of());
        }
        return Sql.run(dataSource, connection -> {
            try (var query = connection.prepareStatement(BY_ALIAS)) {
                query.setArray(1, Sql.bytes(connection, macs, IndexMac::toByteArray));
                return owners(query, macs.size());
            }
        });
    }

    private static Owners owners(PreparedStatement query, int expected) throws SQLException {
        var byAlias = HashMap.<IndexMac, SubjectToken>newHashMap(expected);
        var plain = HashMap.<SubjectToken, RegisteredSubject>newHashMap(expected);
        var others = new HashSet<SubjectToken>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                var token = new SubjectToken(rows.getString(1));
                var subject = plain(token, rows);
                if (subject == null) {
                    others.add(token);
                } else {
                    plain.put(token, subject);
                }
                byAlias.put(IndexMac.of(rows.getBytes(5)), token);
            }
        }
        return new Owners(byAlias, new ArrayList<>(plain.values()), others);
    }

    /**
     * Finds subjects by token and holds all that were asked for against erasure, whether they are found or not, until the
     * transaction ends. The lock comes first and the question after it, each a statement with a look of its own at the
     * database, though they are sent together: whoever was erased before has no key any more.
     */
    public Map<SubjectToken, RegisteredSubject> heldAgainstErasure(Collection<SubjectToken> tokens) {
        if (tokens.isEmpty()) {
            return Map.of();
        }
        return Sql.run(dataSource, connection -> {
            try (var both = connection.prepareStatement(Lanes.SHARE + "; " + BY_TOKEN)) {
                both.setArray(1, connection.createArrayOf("int4", Lanes.of(tokens)));
                both.setArray(2, Sql.texts(connection, tokens, SubjectToken::value));
                both.execute();
                both.getMoreResults();
                return byToken(both, tokens.size());
            }
        });
    }

    private static Map<SubjectToken, RegisteredSubject> byToken(PreparedStatement query, int expected)
            throws SQLException {
        var found = HashMap.<SubjectToken, RegisteredSubject>newHashMap(expected);
        try (var rows = query.getResultSet()) {
            while (rows.next()) {
                var token = new SubjectToken(rows.getString(1));
                var subject = plain(token, rows);
                if (subject != null) {
                    found.put(token, subject);
                }
            }
        }
        return found;
    }

    private static @Nullable RegisteredSubject plain(SubjectToken token, ResultSet row) throws SQLException {
        var remark = row.getString(4);
        var wrapped = row.getBytes(3);
        if (wrapped == null || (remark != null && !remark.equals(CANARY))) {
            return null;
        }
        return RegisteredSubject.plain(
                token, new WrappedKey(row.getString(2), Bytes.copyFrom(wrapped)), remark != null);
    }

    /**
     * Whose aliases are.
     *
     * @param byAlias the token that each alias was linked to
     * @param plain those of whom nothing else need be known
     * @param others those to be asked of the register
     */
    public record Owners(
            Map<IndexMac, SubjectToken> byAlias, List<RegisteredSubject> plain, Set<SubjectToken> others) {}
}
