package io.optward.outbound.queue;

import io.optward.outbound.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How the queue stands, for an operator. */
@ApplicationScoped
public class QueueStanding {

    private static final String OLDEST = "SELECT m.id, m.reasons, m.created_at FROM unnest(?) AS s(sender)"
            + " CROSS JOIN LATERAL (SELECT id, reasons, created_at FROM message WHERE sender = s.sender"
            + " AND status IN ('ACCEPTED', 'WAITING') ORDER BY created_at LIMIT 1) m ORDER BY m.created_at LIMIT 1";
    private static final String UNKNOWN = "SELECT count(*) FROM message WHERE status = 'OUTCOME_UNKNOWN'";

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

    /** How many outcomes are unknown at the moment. */
    public int unknownOutcomes() {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(UNKNOWN);
                    var row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        });
    }

    /**
     * A message that waits.
     *
     * @param reasons why; empty when it was not its turn yet
     */
    public record Oldest(String id, List<String> reasons, Instant createdAt) {}
}
