package io.optward.vault.limit;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import io.optward.kit.problem.Problem;
import io.optward.vault.VaultConfig;
import io.optward.vault.subject.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How much each person and department had revealed in the last hour. Machines that send are not limited here: each of
 * their items is held by the proof of a decision about one message.
 *
 * <p>Every method belongs to the transaction of its caller, so a reveal that is not answered is not counted. An actor's
 * reveals wait for each other from the counting to the answer: two at once cannot both have the last of what is left.
 */
@ApplicationScoped
public class RevealLimits {

    private static final Duration HOUR = Duration.ofHours(1);
    /** A minute counts until all of it is an hour old. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DataSource database;
    private final Approvals approvals;
    private final VaultConfig config;

    RevealLimits(DataSource database, Approvals approvals, VaultConfig config) {
        this.database = database;
        this.approvals = approvals;
        this.config = config;
    }

    /** Whether reveals for a purpose are counted. */
    public static boolean count(Purpose purpose) {
        return purpose != Purpose.SEND;
    }

    /**
     * Counts a reveal that is about to be answered.
     *
     * @param values how many values it opens
     * @param people whose, by their canonical subjects
     */
    public Counted count(Caller caller, Purpose purpose, int values, Set<SubjectToken> people, Instant now) {
        if (values == 0) {
            return new Counted.Within();
        }
        var actor = caller.actor();
        return Sql.run(database, connection -> {
            lock(connection, actor);
            var limit = limitOf(caller);
            var had = had(connection, actor, people, now);
            boolean tooManyValues = had.values + values > limit.values;
            boolean tooManyPeople = had.people + people.size() - had.again > limit.people;
            if (!tooManyValues && !tooManyPeople) {
                note(connection, actor, values, people, now);
                return new Counted.Within();
            }
            var approval = approvals.use(actor, purpose, values, now);
            if (approval.isPresent()) {
                return new Counted.Approved(approval.get());
            }
            return new Counted.Beyond(
                    tooManyValues
                            ? beyond("LIMIT_OF_VALUES", "values", limit.values, had.values, values, had.valuesEnd, now)
                            : beyond(
                                    "LIMIT_OF_SUBJECTS",
                                    "subjects",
                                    limit.people,
                                    had.people,
                                    people.size() - had.again,
                                    had.peopleEnd,
                                    now));
        });
    }

    /** Forgets what counts no more. */
    void forget(Instant now) {
        Sql.run(database, connection -> {
            try (var values = connection.prepareStatement("DELETE FROM revealed_values WHERE minute <= ?");
                    var people = connection.prepareStatement("DELETE FROM revealed_people p USING"
                            + " (SELECT actor, subject FROM revealed_people WHERE last_at <= ? FOR UPDATE SKIP LOCKED) old"
                            + " WHERE p.actor = old.actor AND p.subject = old.subject")) {
                values.setObject(1, utc(now.minus(HOUR).minus(MINUTE)));
                people.setObject(1, utc(now.minus(HOUR)));
                return values.executeUpdate() + people.executeUpdate();
            }
        });
    }

    private static void lock(Connection connection, String actor) throws SQLException {
        try (var lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended('reveals/' || ?, 0))")) {
            lock.setString(1, actor);
            lock.execute();
        }
    }

    private static Had had(Connection connection, String actor, Set<SubjectToken> people, Instant now)
            throws SQLException {
        try (var query = connection.prepareStatement("SELECT v.had, v.first, p.had, p.again, p.first FROM"
                + " (SELECT coalesce(sum(revealed), 0) AS had, min(minute) AS first FROM revealed_values"
                + " WHERE actor = ? AND minute > ?) v,"
                + " (SELECT count(*) AS had, count(*) FILTER (WHERE subject = ANY (?)) AS again, min(last_at) AS first"
                + " FROM revealed_people WHERE actor = ? AND last_at > ?) p")) {
            query.setString(1, actor);
            query.setObject(2, utc(now.minus(HOUR).minus(MINUTE)));
            query.setArray(3, Sql.texts(connection, people, SubjectToken::value));
            query.setString(4, actor);
            query.setObject(5, utc(now.minus(HOUR)));
            try (var row = query.executeQuery()) {
                row.next();
                return new Had(
                        row.getInt(1),
                        instant(row.getObject(2, OffsetDateTime.class), HOUR.plus(MINUTE), now),
                        row.getInt(3),
                        row.getInt(4),
                        instant(row.getObject(5, OffsetDateTime.class), HOUR, now));
            }
        }
    }

    private static void note(Connection connection, String actor, int values, Set<SubjectToken> people, Instant now)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO revealed_values AS v (actor, minute, revealed)"
                        + " VALUES (?, ?, ?) ON CONFLICT (actor, minute) DO UPDATE SET revealed = v.revealed + excluded.revealed")) {
            insert.setString(1, actor);
            insert.setObject(2, utc(now.truncatedTo(ChronoUnit.MINUTES)));
            insert.setInt(3, values);
            insert.executeUpdate();
        }
        try (var insert = connection.prepareStatement("INSERT INTO revealed_people (actor, subject, last_at)"
                + " SELECT ?, subject, ? FROM unnest(?) AS whom (subject)"
                + " ON CONFLICT (actor, subject) DO UPDATE SET last_at = excluded.last_at")) {
            insert.setString(1, actor);
            insert.setObject(2, utc(now));
            insert.setArray(3, Sql.texts(connection, people, SubjectToken::value));
            insert.executeUpdate();
        }
    }

    private Problem beyond(String reason, String what, int limit, int had, int wanted, Instant until, Instant now) {
        int left = Math.max(0, limit - had);
        return new Problem(
                        429,
                        reason,
                        "More " + what + " than one may have revealed in an hour",
                        "Nothing was revealed: you had " + had + " " + what + " in the last hour and asked for "
                                + wanted
                                + " more, and the limit is " + limit + ". Ask for at most " + left
                                + ", wait until " + until.truncatedTo(ChronoUnit.SECONDS)
                                + " when the first of them count no more, or have a second person approve: send"
                                + " {\"purpose\":…,\"why\":…,\"values\":…} to POST " + ApprovalResource.PATH
                                + ". An approval is good for "
                                + config.revealLimits().approvedFor().toSeconds()
                                + " seconds.")
                .with("limit", limit)
                .with("left", left)
                .with("wanted", wanted)
                .with("until", until.toString())
                .with("approvals", ApprovalResource.PATH)
                .retryAfter(Duration.between(now, until).plusMillis(999));
    }

    private Limit limitOf(Caller caller) {
        var limits = config.revealLimits();
        return caller.isPerson()
                ? new Limit(limits.people().values(), limits.people().subjects())
                : new Limit(limits.departments().values(), limits.departments().subjects());
    }

    private static Instant instant(@Nullable OffsetDateTime first, Duration counts, Instant now) {
        return first == null ? now.plus(counts) : first.toInstant().plus(counts);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private record Limit(int values, int people) {}

    /**
     * What an actor had in the last hour.
     *
     * @param again those of the people now asked for who are among them
     */
    private record Had(int values, Instant valuesEnd, int people, int again, Instant peopleEnd) {}
}
