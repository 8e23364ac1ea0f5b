package io.optward.kit.consumption;

import io.optward.contracts.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ids of events that had their effect. An id must be known for as long as Kafka can give the event again, whatever
 * happens to committed offsets: for ever where the topic is kept for ever, else {@link #KEEP}.
 */
final class ConsumedIds {

    /** Topics that forget, beside those of departments, as {@code deploy/kafka/topics.yaml} says; a test holds the two against each other. */
    static final Set<String> TOPICS_THAT_FORGET =
            Set.of(Topic.MESSAGES_INBOUND.topicName(), Topic.MESSAGES_STATUS.topicName());

    /**
     * A record stays 30 days and up to a week more, until its segment is full; it may have been a dead letter of somebody
     * else for 30 days before it came again.
     */
    static final Duration KEEP = Duration.ofDays(75);

    private static final int PER_DELETION = 10_000;

    private ConsumedIds() {}

    /**
     * Notes the ids of events, in the transaction of their effect.
     *
     * @return those that were not known
     */
    static Set<String> note(Connection connection, Collection<Received> events) throws SQLException {
        // sorted, so that two replicas that are given the same events cannot wait for each other in a circle
        var passing = new TreeMap<String, Boolean>();
        events.forEach(event -> passing.put(event.known(), forgets(event.topic())));
        var fresh = new HashSet<String>();
        try (var insert = connection.prepareStatement("INSERT INTO consumed_event (event_id, forget_after)"
                + " SELECT id, CASE WHEN passing THEN now() + make_interval(days => ?) END"
                + " FROM unnest(?, ?) WITH ORDINALITY AS e (id, passing, place) ORDER BY place"
                + " ON CONFLICT DO NOTHING RETURNING event_id")) {
            insert.setInt(1, (int) KEEP.toDays());
            insert.setArray(2, connection.createArrayOf("text", passing.keySet().toArray()));
            insert.setArray(3, connection.createArrayOf("bool", passing.values().toArray()));
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    fresh.add(rows.getString(1));
                }
            }
        }
        return fresh;
    }

    private static boolean forgets(String topic) {
        return TOPICS_THAT_FORGET.contains(topic) || Topic.OUTBOUND_REQUESTS.isHomeOf(topic);
    }

    /**
     * Forgets some of the ids whose time is over.
     *
     * @param connection in auto-commit mode
     * @return whether there may be more
     */
    static boolean forgetSome(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM consumed_event WHERE event_id IN (SELECT event_id"
                + " FROM consumed_event WHERE forget_after < now() ORDER BY forget_after LIMIT ?)")) {
            delete.setInt(1, PER_DELETION);
            return delete.executeUpdate() == PER_DELETION;
        }
    }
}
