package io.optward.vault.lookup;

import io.optward.contracts.CrockfordId;
import io.optward.kit.identity.Caller;
import io.optward.kit.problem.Problem;
import io.optward.vault.VaultConfig;
import io.optward.vault.subject.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Who looks up what is nobody's. Counted in PostgreSQL: replicas share it, and a restart does not forget it. Every method
 * belongs to the transaction of its caller.
 */
@ApplicationScoped
class LookupWatch {

    private static final String FROZEN = "w.frozen_until > excluded.since";
    private static final String WINDOW_OVER = "(w.since <= ? OR w.frozen_until <= excluded.since)";
    /** The same asked again in a row is not another try: somebody waits for a person to become known. */
    private static final String MISSES = "CASE WHEN " + FROZEN + " THEN w.misses WHEN " + WINDOW_OVER
            + " THEN excluded.misses WHEN w.asked_last = excluded.asked_last THEN w.misses"
            + " ELSE w.misses + excluded.misses END";

    private static final String NOTE = "INSERT INTO lookup_watch AS w (actor, since, misses, asked_last)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (actor) DO UPDATE SET"
            + " (since, misses, asked_last, freeze_id, frozen_at, frozen_until) = (SELECT"
            + " CASE WHEN NOT coalesce(" + FROZEN + ", false) AND " + WINDOW_OVER
            + " THEN excluded.since ELSE w.since END,"
            + " n.misses, excluded.asked_last,"
            + " CASE WHEN " + FROZEN + " THEN w.freeze_id WHEN n.misses > ? THEN ? END,"
            + " CASE WHEN " + FROZEN + " THEN w.frozen_at WHEN n.misses > ? THEN excluded.since END,"
            + " CASE WHEN " + FROZEN + " THEN w.frozen_until WHEN n.misses > ? THEN ?::timestamptz END"
            + " FROM (SELECT " + MISSES + " AS misses) n)"
            + " RETURNING misses, freeze_id, frozen_until";

    private final DataSource database;
    private final VaultConfig config;

    LookupWatch(DataSource database, VaultConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * Notes a look-up, whether it found somebody or not: both are the same statement.
     *
     * @param mark tells the alias apart from the one that was asked for before
     * @return the freeze that the actor is under, this look-up counted; empty if there is none
     */
    Optional<Freeze> note(Caller caller, short mark, boolean missed, Instant now) {
        var guard = config.lookupGuard();
        int allowed = caller.isPerson()
                ? guard.people().misses()
                : guard.departments().misses();
        var fresh = CrockfordId.random("frz_");
        var windowOver = utc(now.minus(guard.window()));
        return Sql.run(database, connection -> {
            try (var note = connection.prepareStatement(NOTE)) {
                note.setString(1, caller.actor());
                note.setObject(2, utc(now));
                note.setInt(3, missed ? 1 : 0);
                note.setShort(4, mark);
                note.setObject(5, windowOver);
                note.setInt(6, allowed);
                note.setString(7, fresh);
                note.setInt(8, allowed);
                note.setInt(9, allowed);
                note.setObject(10, utc(now.plus(guard.frozenFor())));
                note.setObject(11, windowOver);
                try (var row = note.executeQuery()) {
                    row.next();
                    var freeze = row.getString("freeze_id");
                    return freeze == null
                            ? Optional.<Freeze>empty()
                            : Optional.of(new Freeze(
                                    freeze,
                                    row.getInt("misses"),
                                    row.getObject("frozen_until", OffsetDateTime.class)
                                            .toInstant(),
                                    freeze.equals(fresh)));
                }
            }
        });
    }

    /** Who may look up nothing now, in the order of the freezes: at most {@code limit} after one of them. */
    List<Frozen> frozen(Instant now, String after, int limit) {
        return Sql.run(database, connection -> {
            try (var query = connection.prepareStatement("SELECT actor, freeze_id, misses, frozen_at, frozen_until"
                    + " FROM lookup_watch WHERE frozen_until > ? AND freeze_id > ? ORDER BY freeze_id LIMIT ?")) {
                query.setObject(1, utc(now));
                query.setString(2, after);
                query.setInt(3, limit);
                return frozen(query);
            }
        });
    }

    /**
     * Ends a freeze; misses are counted from none again.
     *
     * @throws Problem 404 if there is no such freeze, or it is over
     */
    Frozen lift(String freeze, Instant now) {
        return Sql.run(database, connection -> {
                    try (var update = connection.prepareStatement(
                            "UPDATE lookup_watch w SET since = ?, misses = 0, freeze_id = NULL,"
                                    + " frozen_at = NULL, frozen_until = NULL FROM lookup_watch was"
                                    + " WHERE was.actor = w.actor AND w.freeze_id = ? AND w.frozen_until > ?"
                                    + " RETURNING was.actor, was.freeze_id, was.misses, was.frozen_at, was.frozen_until")) {
                        update.setObject(1, utc(now));
                        update.setString(2, freeze);
                        update.setObject(3, utc(now));
                        return frozen(update);
                    }
                })
                .stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("freeze of look-ups that lasts"));
    }

    private static List<Frozen> frozen(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var all = new ArrayList<Frozen>();
            while (rows.next()) {
                all.add(new Frozen(
                        rows.getString("freeze_id"),
                        rows.getString("actor"),
                        rows.getInt("misses"),
                        rows.getObject("frozen_at", OffsetDateTime.class).toInstant(),
                        rows.getObject("frozen_until", OffsetDateTime.class).toInstant()));
            }
            return all;
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * Why a look-up is not answered.
     *
     * @param id {@code frz_…}
     * @param begun whether it is this look-up that it began with
     */
    record Freeze(String id, int misses, Instant until, boolean begun) {}
}
