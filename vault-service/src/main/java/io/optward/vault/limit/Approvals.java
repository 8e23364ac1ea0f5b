package io.optward.vault.limit;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.trail.TrailEvent.RevealApprovalChanged;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.event.Envelope;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.optward.vault.VaultConfig;
import io.optward.vault.limit.Approval.State;
import io.optward.vault.subject.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What second people are asked to approve, and what they said. Each step is told in the transaction that takes it. */
@ApplicationScoped
class Approvals {

    private static final String COLUMNS = "number, id, requester, purpose, why, wanted, remaining, state, asked_at,"
            + " answer_until, answered_by, answered_at, good_until";

    private final DataSource database;
    private final Outbox outbox;
    private final VaultConfig config;
    private final String service;

    Approvals(
            DataSource database,
            Outbox outbox,
            VaultConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.database = database;
        this.outbox = outbox;
        this.config = config;
        this.service = service;
    }

    /** Notes a wish. */
    Approval ask(String requester, Purpose purpose, String why, int values, Instant at) {
        var now = at.truncatedTo(ChronoUnit.MICROS);
        var wish = new Approval(
                CrockfordId.random("apr_"),
                requester,
                purpose,
                why,
                values,
                values,
                State.PENDING,
                now,
                now.plus(config.revealLimits().answeredWithin()),
                null,
                null,
                null);
        QuarkusTransaction.requiringNew().run(() -> {
            insert(wish);
            tell(wish, requester, "REQUESTED", now);
        });
        return wish;
    }

    /** All of them, the newest first. */
    Page<Approval> page(PageRequest wanted, @Nullable State state) {
        var rows = Sql.run(database, connection -> {
            try (var query = connection.prepareStatement("SELECT " + COLUMNS + " FROM reveal_approval"
                    + " WHERE number < ? AND (?::text IS NULL OR state = ?) ORDER BY number DESC LIMIT ?")) {
                query.setLong(1, before(wanted.after()));
                query.setString(2, state == null ? null : state.name());
                query.setString(3, state == null ? null : state.name());
                query.setInt(4, wanted.limit() + 1);
                return rows(query);
            }
        });
        var page = wanted.page(rows, row -> Long.toString(row.number));
        return new Page<>(page.items().stream().map(Row::approval).toList(), page.next());
    }

    /**
     * Answers a wish, as somebody else than who has it.
     *
     * @throws Problem 404 if there is none; 403 {@code OWN_REQUEST}; 409 {@code APPROVAL_ANSWERED} if somebody was
     *     first or its time is over
     */
    Approval answer(String id, String by, boolean yes, Instant at) {
        var now = at.truncatedTo(ChronoUnit.MICROS);
        return QuarkusTransaction.requiringNew().call(() -> {
            var wish = held(id);
            if (wish.requester().equals(by)) {
                throw new Problem(
                                403,
                                "OWN_REQUEST",
                                "Nobody approves for themselves",
                                "This is your own request. Somebody else has to answer it.")
                        .with("approval", id);
            }
            if (wish.state() != State.PENDING || !now.isBefore(wish.answerUntil())) {
                throw new Problem(
                                409,
                                "APPROVAL_ANSWERED",
                                "There is nothing to answer any more",
                                "It is " + (wish.state() == State.PENDING ? State.EXPIRED : wish.state())
                                        + ". Whoever still needs it asks again.")
                        .with("approval", id);
            }
            var answered = new Approval(
                    id,
                    wish.requester(),
                    wish.purpose(),
                    wish.why(),
                    wish.values(),
                    yes ? wish.values() : 0,
                    yes ? State.APPROVED : State.REFUSED,
                    wish.askedAt(),
                    wish.answerUntil(),
                    by,
                    now,
                    yes ? now.plus(config.revealLimits().approvedFor()) : null);
            update(answered);
            tell(answered, by, answered.state().name(), now);
            return answered;
        });
    }

    /**
     * Takes values out of an approval of somebody for a purpose, in the transaction at hand; all of them or none.
     *
     * @return the approval's id; empty if there is none that is good and has enough left
     */
    Optional<String> use(String requester, Purpose purpose, int values, Instant now) {
        return Sql.run(database, connection -> {
                    try (var query = connection.prepareStatement("SELECT " + COLUMNS + " FROM reveal_approval"
                            + " WHERE requester = ? AND purpose = ? AND state = 'APPROVED' AND good_until > ? AND remaining >= ?"
                            + " ORDER BY good_until LIMIT 1 FOR UPDATE")) {
                        query.setString(1, requester);
                        query.setString(2, purpose.name());
                        query.setObject(3, utc(now));
                        query.setInt(4, values);
                        return rows(query);
                    }
                })
                .stream()
                .findFirst()
                .map(row -> {
                    var had = row.approval;
                    int left = had.left() - values;
                    var used = had.with(left == 0 ? State.USED : State.APPROVED, left);
                    update(used);
                    tell(used, requester, "USED", now);
                    return used.id();
                });
    }

    /** Ends what nobody answered in time, and approvals that were not used up in time. */
    void expire(Instant at) {
        var now = at.truncatedTo(ChronoUnit.MICROS);
        QuarkusTransaction.requiringNew().run(() -> Sql.run(database, connection -> {
                    try (var query = connection.prepareStatement("SELECT " + COLUMNS + " FROM reveal_approval"
                            + " WHERE (state = 'PENDING' AND answer_until <= ?) OR (state = 'APPROVED' AND good_until <= ?)"
                            + " ORDER BY number LIMIT 500 FOR UPDATE SKIP LOCKED")) {
                        query.setObject(1, utc(now));
                        query.setObject(2, utc(now));
                        return rows(query);
                    }
                })
                .forEach(row -> {
                    var expired = row.approval.with(State.EXPIRED, row.approval.left());
                    update(expired);
                    tell(expired, service, "EXPIRED", now);
                }));
    }

    private Approval held(String id) {
        return Sql.run(database, connection -> {
                    try (var query = connection.prepareStatement(
                            "SELECT " + COLUMNS + " FROM reveal_approval WHERE id = ? FOR UPDATE")) {
                        query.setString(1, id);
                        return rows(query);
                    }
                })
                .stream()
                .findFirst()
                .map(Row::approval)
                .orElseThrow(() -> Problem.notFound("reveal approval"));
    }

    private void insert(Approval wish) {
        Sql.run(database, connection -> {
            try (var insert = connection.prepareStatement("INSERT INTO reveal_approval (id, requester, purpose, why,"
                    + " wanted, remaining, state, asked_at, answer_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, wish.id());
                insert.setString(2, wish.requester());
                insert.setString(3, wish.purpose().name());
                insert.setString(4, wish.why());
                insert.setInt(5, wish.values());
                insert.setInt(6, wish.left());
                insert.setString(7, wish.state().name());
                insert.setObject(8, utc(wish.askedAt()));
                insert.setObject(9, utc(wish.answerUntil()));
                return insert.executeUpdate();
            }
        });
    }

    private void update(Approval changed) {
        Sql.run(database, connection -> {
            try (var update = connection.prepareStatement("UPDATE reveal_approval SET state = ?, remaining = ?,"
                    + " answered_by = ?, answered_at = ?, good_until = ? WHERE id = ?")) {
                update.setString(1, changed.state().name());
                update.setInt(2, changed.left());
                update.setString(3, changed.answeredBy());
                update.setObject(4, utc(changed.answeredAt()));
                update.setObject(5, utc(changed.goodUntil()));
                update.setString(6, changed.id());
                return update.executeUpdate();
            }
        });
    }

    private void tell(Approval approval, String actor, String change, Instant now) {
        // used more than once, it has less left each time
        var step = change.equals("USED") ? "used-" + approval.left() : change.toLowerCase(java.util.Locale.ROOT);
        outbox.add(new Envelope<>(
                approval.id() + "." + step,
                "/" + service,
                null,
                now,
                new RevealApprovalChanged(
                        actor,
                        approval.id(),
                        change,
                        approval.requester(),
                        approval.purpose().name(),
                        approval.values(),
                        approval.left(),
                        now)));
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            var found = new ArrayList<Row>();
            while (rows.next()) {
                found.add(new Row(rows.getLong("number"), approval(rows)));
            }
            return found;
        }
    }

    private static Approval approval(ResultSet row) throws SQLException {
        return new Approval(
                row.getString("id"),
                row.getString("requester"),
                Purpose.valueOf(row.getString("purpose")),
                row.getString("why"),
                row.getInt("wanted"),
                row.getInt("remaining"),
                State.valueOf(row.getString("state")),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getObject("answer_until", OffsetDateTime.class).toInstant(),
                row.getString("answered_by"),
                instant(row.getObject("answered_at", OffsetDateTime.class)),
                instant(row.getObject("good_until", OffsetDateTime.class)));
    }

    private static long before(@Nullable String cursor) {
        try {
            return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private record Row(long number, Approval approval) {}
}
