package io.optward.outbound.clearance;

import io.optward.contracts.SubjectToken;
import io.optward.outbound.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When people last wrote to our numbers. */
@ApplicationScoped
public class ServiceWindows {

    private static final String HEARD = "INSERT INTO service_window (subject, sender, last_heard_at) VALUES (?, ?, ?)"
            + " ON CONFLICT (subject, sender) DO UPDATE SET last_heard_at ="
            + " greatest(service_window.last_heard_at, excluded.last_heard_at)";
    private static final String LAST_HEARD =
            "SELECT subject, last_heard_at FROM service_window WHERE sender = ? AND subject = ANY (?)";
    private static final String FORGET = "DELETE FROM service_window WHERE subject = ?";

    private final Database database;

    ServiceWindows(Database database) {
        this.database = database;
    }

    /** A person wrote to a sender at this time; an earlier time changes nothing. */
    void heard(SubjectToken subject, String sender, Instant at) {
        database.ask(connection -> {
            try (var upsert = connection.prepareStatement(HEARD)) {
                upsert.setString(1, subject.value());
                upsert.setString(2, sender);
                upsert.setObject(3, at.atOffset(ZoneOffset.UTC));
                return upsert.executeUpdate();
            }
        });
    }

    /** When the window of a person and a sender closes, if the person ever wrote. */
    public Optional<Instant> closesAt(SubjectToken subject, String sender) {
        return Optional.ofNullable(lastHeard(sender, List.of(subject)).get(subject))
                .map(heard -> heard.plus(SendingRule.SERVICE_WINDOW));
    }

    /** When each of these people last wrote to a sender; who never did is left out. */
    Map<SubjectToken, Instant> lastHeard(String sender, Collection<SubjectToken> subjects) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(LAST_HEARD)) {
                select.setString(1, sender);
                select.setArray(
                        2,
                        connection.createArrayOf(
                                "text",
                                subjects.stream().map(SubjectToken::value).toArray()));
                var heard = new HashMap<SubjectToken, Instant>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        heard.put(
                                new SubjectToken(rows.getString(1)),
                                rows.getObject(2, OffsetDateTime.class).toInstant());
                    }
                }
                return heard;
            }
        });
    }

    /** Forgets a person; how many windows there were. */
    public int forget(SubjectToken subject) {
        return database.ask(connection -> {
            try (var delete = connection.prepareStatement(FORGET)) {
                delete.setString(1, subject.value());
                return delete.executeUpdate();
            }
        });
    }
}
