package io.optward.outbound.queue;

import io.optward.outbound.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How the queue stands, for an operator. */
@ApplicationScoped
public class QueueStanding {

    private static final String OLDEST = "SELECT m.id, m.reasons, m.created_at FROM unnest(?) AS s(sender)"
            + " CROSS JOIN LATERAL (SELECT id, reasons, created_at FROM message WHERE sender = s.sender"
            + " AND status IN ('ACCEPTED', 'WAITING') ORDER BY created_at LIMIT 1) m ORDER BY m.created_at LIMIT 1";
    private static final String UNKNOWN =
            "SELECT count(*), count(*) FILTER (WHERE a.started_at > ? AND a.started_at <= ?)"
                    + " FROM message m JOIN attempt a ON a.message = m.id AND a.number = m.attempts"
                    + " WHERE m.status = 'OUTCOME_UNKNOWN'";

    private final Database database;

    QueueStanding(Database database) {
        this.database = database;
    }

    /** The message that waits longest for one of these senders. */
    public Optional<Oldest> oldest(Collection<String> senders) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(OLDEST)) {
                select.setArray(1, connection.createArrayOf("text", senders.toArray()));
                try (var row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Oldest(
                                    row.getString(1),
                                    List.of((String[]) row.getArray(2).getArray()),
                                    row.getObject(3, OffsetDateTime.class).toInstant()))
                            : Optional.empty();
                }
            }
        });
    }

    /**
     * How many outcomes are unknown at the moment.
     *
     * @param after of how many the call was started after this instant
     * @param until and not later than this one
     */
    public Unknown unknownOutcomes(Instant after, Instant until) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(UNKNOWN)) {
                select.setObject(1, after.atOffset(ZoneOffset.UTC));
                select.setObject(2, until.atOffset(ZoneOffset.UTC));
                try (var row = select.executeQuery()) {
                    return row.next() ? new Unknown(row.getInt(1), row.getInt(2)) : new Unknown(0, 0);
                }
            }
        });
    }

    /**
     * Unknown outcomes.
     *
     * @param startedBetween those whose call was started between the two instants that were asked for
     */
    public record Unknown(int all, int startedBetween) {}

    /**
     * A message that waits.
     *
     * @param reasons why; empty when it was not its turn yet
     */
    public record Oldest(String id, List<String> reasons, Instant createdAt) {}
}
