package io.optward.consent.review;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What people said that somebody must look at, oldest first. */
@ApplicationScoped
public class Reviews {

    private static final String PREFIX = "rev_";
    private static final String COLUMNS = "review, number, kind, subject, sender, message, method, keyword, language,"
            + " heard_at, suspension, state, decided_at, actor, note";
    private static final String OPEN = "INSERT INTO review (review, kind, subject, sender, message, method, keyword,"
            + " language, heard_at, suspension) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
            // nothing is remembered of an erased person
            + " WHERE NOT EXISTS (SELECT 1 FROM consent_event WHERE subject = ? AND type = 'consent.erased.v1')"
            + " ON CONFLICT (review) DO NOTHING";
    private static final String ONE = "SELECT " + COLUMNS + " FROM review WHERE review = ?";
    private static final String HELD = ONE + " FOR UPDATE";
    private static final String PAGE = "SELECT " + COLUMNS + " FROM review WHERE number > ?"
            + " AND (?::text IS NULL OR state = ?) AND (?::text IS NULL OR kind = ?) ORDER BY number LIMIT ?";
    private static final String DECIDE =
            "UPDATE review SET state = ?, decided_at = ?, actor = ?, note = ? WHERE review = ?";
    private static final String SETTLED_BY_THEMSELVES = "UPDATE review SET state = 'SETTLED_BY_THEMSELVES',"
            + " decided_at = ?, actor = ? WHERE subject IN (SELECT kin(?)) AND kind = 'AMBIGUOUS' AND state = 'OPEN'"
            + " AND heard_at < ?";
    private static final String FORGET = "DELETE FROM review WHERE subject = ?";

    private final DataSource database;

    Reviews(DataSource database) {
        this.database = database;
    }

    /**
     * Puts something on the queue, once.
     *
     * @param suspension the ledger's entry that suspends marketing; null of a request for data
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void open(SignalHeard heard, String eventId, Instant heardAt, @Nullable String suspension) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(OPEN)) {
            insert.setString(1, idOf(eventId));
            insert.setString(2, (suspension == null ? Review.Kind.DATA_REQUEST : Review.Kind.AMBIGUOUS).name());
            insert.setString(3, heard.subject().value());
            insert.setString(4, heard.sender());
            insert.setString(5, heard.message().value());
            insert.setString(6, heard.method().name());
            insert.setString(7, heard.keyword());
            insert.setString(8, heard.language());
            insert.setObject(9, time(heardAt));
            insert.setString(10, suspension);
            insert.setString(11, heard.subject().value());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("it could not be noted what somebody must look at", e);
        }
    }

    /** A person said clearly what they want: what was in doubt before needs nobody any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void settledByThemselves(SubjectToken subject, Instant at) {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(SETTLED_BY_THEMSELVES)) {
            update.setObject(1, time(at));
            update.setString(2, Evidence.PERSON);
            update.setString(3, subject.value());
            update.setObject(4, time(at));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("it could not be noted what is in doubt no more", e);
        }
    }

    /** A page of the reviews, oldest first; null filters let everything through. */
    Page<Review> page(PageRequest wanted, Review.@Nullable State state, Review.@Nullable Kind kind) {
        var rows = query(
                PAGE,
                after(wanted),
                state == null ? null : state.name(),
                state == null ? null : state.name(),
                kind == null ? null : kind.name(),
                kind == null ? null : kind.name(),
                wanted.limit() + 1);
        var page = wanted.page(rows, numbered -> Long.toString(numbered.number()));
        return new Page<>(page.items().stream().map(Numbered::review).toList(), page.next());
    }

    /**
     * The review of this id.
     *
     * @throws Problem 404 if there is none
     */
    Review get(String id) {
        return one(ONE, id);
    }

    /**
     * Makes others who would decide this review wait until the transaction ends.
     *
     * @throws Problem 404 if there is none
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Review held(String id) {
        return one(HELD, id);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void decided(Review review, Review.State state, String actor, String note, Instant at) {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(DECIDE)) {
            update.setString(1, state.name());
            update.setObject(2, time(at));
            update.setString(3, actor);
            update.setString(4, note);
            update.setString(5, review.id());
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a decision could not be noted", e);
        }
    }

    /** Forgets what somebody said. @return how many entries there were */
    @Transactional(Transactional.TxType.MANDATORY)
    public int forget(SubjectToken subject) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(FORGET)) {
            delete.setString(1, subject.value());
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("it could not be forgotten what somebody said", e);
        }
    }

    private record Numbered(Review review, long number) {}

    private Review one(String sql, String id) {
        if (!CrockfordId.isOf(PREFIX, id)) {
            throw Problem.notFound("review");
        }
        return query(sql, id).stream().findFirst().map(Numbered::review).orElseThrow(() -> Problem.notFound("review"));
    }

    private List<Numbered> query(String sql, @Nullable Object... parameters) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (var rows = select.executeQuery()) {
                var reviews = new ArrayList<Numbered>();
                while (rows.next()) {
                    reviews.add(new Numbered(read(rows), rows.getLong("number")));
                }
                return reviews;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the reviews could not be read", e);
        }
    }

    private static Review read(ResultSet row) throws SQLException {
        var decidedAt = row.getObject("decided_at", OffsetDateTime.class);
        return new Review(
                row.getString("review"),
                Review.Kind.valueOf(row.getString("kind")),
                Review.State.valueOf(row.getString("state")),
                new SubjectToken(row.getString("subject")),
                row.getString("sender"),
                new KeyedId(row.getString("message")),
                SignalHeard.Method.valueOf(row.getString("method")),
                row.getString("keyword"),
                row.getString("language"),
                row.getObject("heard_at", OffsetDateTime.class).toInstant(),
                row.getString("suspension"),
                decidedAt == null ? null : decidedAt.toInstant(),
                row.getString("actor"),
                row.getString("note"));
    }

    private static long after(PageRequest wanted) {
        var after = wanted.after();
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    /** Of the fact's id, which is random or keyed: a fact that is read again is the same entry. */
    private static String idOf(String eventId) {
        try {
            return CrockfordId.of(
                    PREFIX, MessageDigest.getInstance("SHA-256").digest(eventId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
