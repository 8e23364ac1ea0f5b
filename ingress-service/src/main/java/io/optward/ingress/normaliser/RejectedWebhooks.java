package io.optward.ingress.normaliser;

import io.optward.contracts.SubjectToken;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The webhooks that were put aside, and what was decided about them. */
@ApplicationScoped
class RejectedWebhooks {

    private static final String COLUMNS = "receipt, number, reason, size_bytes, webhook_key, received_at, subjects,"
            + " kept_partition, kept_offset, state, decision, decided_at, actor, note";
    private static final String INSERT = "INSERT INTO rejected_webhook (receipt, reason, size_bytes, webhook_key,"
            + " received_at, subjects, kept_partition, kept_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (receipt) DO NOTHING";
    private static final String ONE = "SELECT " + COLUMNS + " FROM rejected_webhook WHERE receipt = ?";
    private static final String HELD = ONE + " FOR UPDATE";
    private static final String PAGE = "SELECT " + COLUMNS + " FROM rejected_webhook WHERE number > ?"
            + " AND (?::text IS NULL OR state = ?) ORDER BY number LIMIT ?";
    private static final String INTEND = "UPDATE rejected_webhook SET decision = ?, decided_at = ?, actor = ?, note = ?"
            + " WHERE receipt = ? AND state = 'OPEN' AND decision IS DISTINCT FROM ?";
    private static final String DECIDE = "UPDATE rejected_webhook SET state = decision WHERE receipt = ?";
    private static final String NAME = "UPDATE rejected_webhook SET subjects = ? WHERE receipt = ?";

    private final Instance<DataSource> dataSource;

    RejectedWebhooks(Instance<DataSource> dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A webhook, where it lies, and what somebody set out to do about it.
     *
     * @param decision what was decided, told to others or not yet; {@code decidedAt}, {@code actor} and {@code note}
     *     belong to it
     */
    record Kept(
            RejectedWebhook webhook,
            long number,
            int keptPartition,
            long keptOffset,
            RejectedWebhook.@Nullable State decision,
            @Nullable Instant decidedAt,
            @Nullable String actor,
            @Nullable String note) {}

    /** Notes one in the transaction of its receipt. */
    void note(Rejection rejection, RecordMetadata place) {
        update(INSERT, insert -> {
            insert.setString(1, rejection.receipt());
            insert.setString(2, rejection.reason());
            insert.setInt(3, rejection.sizeBytes());
            insert.setString(4, rejection.webhookKey());
            insert.setObject(5, time(rejection.receivedAt()));
            insert.setArray(6, tokens(insert.getConnection(), rejection.names()));
            insert.setInt(7, place.partition());
            insert.setLong(8, place.offset());
        });
    }

    /** A page of them, oldest first; without a state all of them. */
    Page<RejectedWebhook> page(PageRequest wanted, RejectedWebhook.@Nullable State state) {
        var name = state == null ? null : state.name();
        var rows = query(PAGE, after(wanted), name, name, wanted.limit() + 1);
        var page = wanted.page(rows, kept -> Long.toString(kept.number()));
        return new Page<>(page.items().stream().map(Kept::webhook).toList(), page.next());
    }

    /**
     * The webhook of this receipt.
     *
     * @throws Problem 404 if none such was put aside
     */
    Kept get(String receipt) {
        return query(ONE, receipt).stream().findFirst().orElseThrow(() -> Problem.notFound("rejected webhook"));
    }

    /** The same, and whoever else would decide waits until the transaction ends. */
    Kept held(String receipt) {
        return query(HELD, receipt).stream().findFirst().orElseThrow(() -> Problem.notFound("rejected webhook"));
    }

    /**
     * Writes down, for good and before anybody is told, what somebody sets out to do. The same decision once more leaves
     * the first one as it was: what is told again must say the same.
     */
    Kept intend(String receipt, RejectedWebhook.State decision, String actor, @Nullable String note, Instant now) {
        return QuarkusTransaction.requiringNew().call(() -> {
            update(INTEND, update -> {
                update.setString(1, decision.name());
                update.setObject(2, time(now));
                update.setString(3, actor);
                update.setString(4, note);
                update.setString(5, receipt);
                update.setString(6, decision.name());
            });
            return get(receipt);
        });
    }

    /** What was set out to is done, in the transaction that told it. */
    RejectedWebhook decided(String receipt) {
        update(DECIDE, update -> update.setString(1, receipt));
        return get(receipt).webhook();
    }

    /** It turned out to name more people. */
    void names(Kept kept, Collection<SubjectToken> also) {
        var all = Stream.concat(kept.webhook().subjects().stream(), also.stream())
                .distinct()
                .toList();
        update(NAME, update -> {
            update.setArray(1, tokens(update.getConnection(), all));
            update.setString(2, kept.webhook().receipt());
        });
    }

    private void update(String sql, Parameters parameters) {
        try (var connection = dataSource.get().getConnection();
                var update = connection.prepareStatement(sql)) {
            parameters.set(update);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not take what became of a rejected webhook", e);
        }
    }

    private List<Kept> query(String sql, @Nullable Object... parameters) {
        try (var connection = dataSource.get().getConnection();
                var select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (var rows = select.executeQuery()) {
                var found = new ArrayList<Kept>();
                while (rows.next()) {
                    found.add(read(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not tell of rejected webhooks", e);
        }
    }

    private static Kept read(ResultSet row) throws SQLException {
        var state = RejectedWebhook.State.valueOf(row.getString("state"));
        var decision = Optional.ofNullable(row.getString("decision"))
                .map(RejectedWebhook.State::valueOf)
                .orElse(null);
        var decidedAt = Optional.ofNullable(row.getObject("decided_at", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)
                .orElse(null);
        var actor = row.getString("actor");
        var note = row.getString("note");
        boolean open = state == RejectedWebhook.State.OPEN;
        var webhook = new RejectedWebhook(
                row.getString("receipt"),
                state,
                row.getString("reason"),
                row.getInt("size_bytes"),
                row.getString("webhook_key"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                Arrays.stream((String[]) row.getArray("subjects").getArray())
                        .map(SubjectToken::new)
                        .toList(),
                open ? null : decidedAt,
                open ? null : actor,
                open ? null : note);
        return new Kept(
                webhook,
                row.getLong("number"),
                row.getInt("kept_partition"),
                row.getLong("kept_offset"),
                decision,
                decidedAt,
                actor,
                note);
    }

    private static java.sql.Array tokens(Connection connection, Collection<SubjectToken> subjects) throws SQLException {
        return connection.createArrayOf(
                "text", subjects.stream().map(SubjectToken::value).toArray(String[]::new));
    }

    private static long after(PageRequest wanted) {
        var after = wanted.after();
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }
}
