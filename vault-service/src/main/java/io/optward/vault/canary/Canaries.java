package io.optward.vault.canary;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent.CanaryTouched;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.optward.vault.alarm.Alarms;
import io.optward.vault.protection.Protection;
import io.optward.vault.subject.Hold;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.Sql;
import io.optward.vault.subject.SubjectRegister;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * People who do not exist. They look like everybody else to everybody but the list of them: there is no reason to ask for
 * one, so whoever does is going through people.
 */
@ApplicationScoped
public class Canaries {

    /** The ranges for fiction are small, and may be taken where a test system was filled by hand. */
    private static final int TRIES = 20;

    private final DataSource database;
    private final Protection protection;
    private final SubjectRegister register;
    private final Alarms alarms;
    private final Clock clock;

    Canaries(DataSource database, Protection protection, SubjectRegister register, Alarms alarms, Clock clock) {
        this.database = database;
        this.protection = protection;
        this.register = register;
        this.alarms = alarms;
        this.clock = clock;
    }

    /**
     * Makes canaries. Nobody who was known before becomes one.
     *
     * @throws Problem 409 {@code NUMBERS_TAKEN} if so many numbers for fiction are not free; those that were made stay
     */
    List<Canary> make(int count, String by) {
        var made = new ArrayList<Canary>();
        for (int i = 0; i < TRIES && made.size() < count; i++) {
            var before = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var tokens = protect(count - made.size(), by);
            made.addAll(QuarkusTransaction.requiringNew().call(() -> mark(tokens, before, by)));
        }
        if (made.size() < count) {
            throw new Problem(
                            409,
                            "NUMBERS_TAKEN",
                            "There are not so many free numbers",
                            "Of " + count + " canaries " + made.size()
                                    + " were made; the other numbers for fiction that were"
                                    + " tried are somebody's. Ask for the rest again, or for fewer.")
                    .with("made", made.size());
        }
        return made;
    }

    /** All of them, the newest first. */
    Page<Canary> page(PageRequest wanted) {
        var rows = Sql.run(database, connection -> {
            try (var query = connection.prepareStatement("SELECT number, id, subject, made_by, made_at FROM canary"
                    + " WHERE number < ? ORDER BY number DESC LIMIT ?")) {
                query.setLong(1, before(wanted.after()));
                query.setInt(2, wanted.limit() + 1);
                return rows(query);
            }
        });
        var page = wanted.page(rows, row -> Long.toString(row.number));
        return new Page<>(page.items().stream().map(Row::canary).toList(), page.next());
    }

    /**
     * Raises an alarm for each canary among people whom somebody asked for. Does not wait and does not fail.
     *
     * @param purpose what for; null for a look-up
     */
    public void watch(Stream<RegisteredSubject> asked, Caller caller, @Nullable Purpose purpose) {
        asked.filter(RegisteredSubject::canary)
                .map(RegisteredSubject::token)
                .distinct()
                .forEach(canary -> alarm(canary, caller, purpose));
    }

    /** The same for a request that was refused before anybody was looked at. */
    public void watchRefused(Collection<SubjectToken> asked, Caller caller, Purpose purpose) {
        var people = QuarkusTransaction.requiringNew()
                .call(() -> register.familiesOf(
                        register.byTokens(new HashSet<>(asked), Hold.NOTHING).keySet()));
        watch(people.stream(), caller, purpose);
    }

    private void alarm(SubjectToken subject, Caller caller, @Nullable Purpose purpose) {
        var at = clock.instant();
        var act = purpose == null ? "lookup" : "reveal";
        var id = CrockfordId.random("tch_");
        alarms.raise(id, () -> {
            var canary = idOf(subject);
            Log.errorf(
                    "ALARM: a canary was asked for canary=%s act=%s purpose=%s actor=%s client=%s from=%s",
                    canary,
                    act,
                    purpose == null ? "-" : purpose,
                    caller.actor(),
                    caller.client(),
                    caller.addressPrefix());
            return new CanaryTouched(
                    caller.actor(),
                    canary,
                    act,
                    purpose == null ? null : purpose.name(),
                    caller.client(),
                    caller.addressPrefix(),
                    at);
        });
    }

    private List<SubjectToken> protect(int count, String by) {
        var items = Stream.generate(() -> FictionalNumbers.any(ThreadLocalRandom.current()))
                .limit(count)
                .map(number -> new ProtectRequest.Item(
                        null, List.of(new Alias(AliasKind.PHONE, number)), Map.of(), Map.of(), null, Origin.ASSERTED))
                .toList();
        return protection.protect(items, by).stream()
                .map(ProtectAnswer.Item::subject)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Marks those who were not known before. */
    private List<Canary> mark(List<SubjectToken> tokens, Instant before, String by) {
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return Sql.run(database, connection -> {
            var fresh = new ArrayList<Canary>();
            try (var update = connection.prepareStatement("UPDATE subject SET canary = true WHERE token = ANY (?)"
                    + " AND created_at >= ? AND canonical IS NULL AND NOT canary RETURNING token")) {
                update.setArray(1, Sql.texts(connection, tokens, SubjectToken::value));
                update.setObject(2, before.atOffset(ZoneOffset.UTC));
                try (var rows = update.executeQuery()) {
                    while (rows.next()) {
                        fresh.add(new Canary(CrockfordId.random("cny_"), new SubjectToken(rows.getString(1)), by, at));
                    }
                }
            }
            try (var insert = connection.prepareStatement("INSERT INTO canary (id, subject, made_by, made_at)"
                    + " SELECT id, subject, ?, ? FROM unnest(?, ?) AS fresh (id, subject)")) {
                Array ids = Sql.texts(connection, fresh, Canary::id);
                insert.setString(1, by);
                insert.setObject(2, at.atOffset(ZoneOffset.UTC));
                insert.setArray(3, ids);
                insert.setArray(4, Sql.texts(connection, fresh, canary -> canary.subject()
                        .value()));
                insert.executeUpdate();
            }
            return fresh;
        });
    }

    private String idOf(SubjectToken subject) {
        return Sql.run(database, connection -> {
            try (var query = connection.prepareStatement("SELECT id FROM canary WHERE subject = ?")) {
                query.setString(1, subject.value());
                try (var row = query.executeQuery()) {
                    return row.next() ? row.getString(1) : "unlisted";
                }
            }
        });
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            var found = new ArrayList<Row>();
            while (rows.next()) {
                found.add(new Row(
                        rows.getLong("number"),
                        new Canary(
                                rows.getString("id"),
                                new SubjectToken(rows.getString("subject")),
                                rows.getString("made_by"),
                                rows.getObject("made_at", OffsetDateTime.class).toInstant())));
            }
            return found;
        }
    }

    private static long before(@Nullable String cursor) {
        try {
            return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    private record Row(long number, Canary canary) {}
}
