package io.optward.consent.signal;

import io.optward.consent.ledger.LedgerException;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** When each person last wrote to each sender, and in which message. */
@ApplicationScoped
public class LastHeard {

    // nothing is remembered of an erased person, however late their last words arrive
    private static final String REMEMBER = "INSERT INTO last_heard (subject, sender, heard_at, message)"
            + " SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM consent_event"
            + " WHERE subject = ? AND type = 'consent.erased.v1')"
            + " ON CONFLICT (subject, sender) DO UPDATE SET heard_at = excluded.heard_at, message = excluded.message"
            + " WHERE excluded.heard_at > last_heard.heard_at";
    private static final String FIND =
            // whichever of a person's subjects wrote, the person did
            "SELECT DISTINCT ON (asked.subject, h.sender) asked.subject, h.sender, h.heard_at, h.message"
                    + " FROM unnest(?) AS asked (subject) CROSS JOIN LATERAL kin(asked.subject) AS member (token)"
                    + " JOIN last_heard h ON h.subject = member.token"
                    + " ORDER BY asked.subject, h.sender, h.heard_at DESC, h.message";
    private static final String FORGET = "DELETE FROM last_heard WHERE subject = ?";

    private final DataSource database;

    LastHeard(DataSource database) {
        this.database = database;
    }

    /** Remembers the newest message per person and sender; an older one than is known changes nothing. */
    @Transactional(Transactional.TxType.MANDATORY)
    void remember(List<MessageReceived> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var newest = messages.stream()
                .collect(Collectors.toMap(
                        message -> new Conversation(message.subject(), message.sender()),
                        message -> message,
                        (one, other) -> EventTime.of(other).isAfter(EventTime.of(one)) ? other : one));
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(REMEMBER)) {
            for (var message : newest.values()) {
                insert.setString(1, message.subject().value());
                insert.setString(2, message.sender());
                insert.setObject(3, EventTime.of(message).atOffset(ZoneOffset.UTC));
                insert.setString(4, message.message().value());
                insert.setString(5, message.subject().value());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new LedgerException("it could not be remembered who wrote", e);
        }
    }

    /** Where and when these people last wrote, under any of their subjects; pairs that never did are not in it. */
    public Map<Conversation, Hearing> of(Collection<SubjectToken> subjects) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(FIND)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            subjects.stream()
                                    .map(SubjectToken::value)
                                    .distinct()
                                    .toArray(String[]::new)));
            try (var rows = select.executeQuery()) {
                var hearings = new HashMap<Conversation, Hearing>();
                while (rows.next()) {
                    hearings.put(
                            new Conversation(new SubjectToken(rows.getString("subject")), rows.getString("sender")),
                            new Hearing(
                                    rows.getObject("heard_at", OffsetDateTime.class)
                                            .toInstant(),
                                    new KeyedId(rows.getString("message"))));
                }
                return hearings;
            }
        } catch (SQLException e) {
            throw new LedgerException("it could not be read who wrote", e);
        }
    }

    /** Forgets when a person wrote. @return how many senders they had written to */
    @Transactional(Transactional.TxType.MANDATORY)
    public int forget(SubjectToken subject) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(FORGET)) {
            delete.setString(1, subject.value());
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new LedgerException("it could not be forgotten who wrote", e);
        }
    }

    /** A person and one of our numbers. */
    public record Conversation(SubjectToken subject, String sender) {}

    /** The last message of a person to a sender. */
    public record Hearing(Instant at, KeyedId message) {}
}
