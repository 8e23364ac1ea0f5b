package io.optward.outbound.queue;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in the queue table.
 *
 * @param id {@code msg_…}; the context its content is sealed for
 * @param reference the department's reference of the person's request, or the approval of a legal notice
 * @param template the template's name; absent for free-form text
 * @param content the sealed text body or template parameters; absent when there are none, or none any more
 * @param changes how often it changed; the number of the last change
 * @param attempts how often it was tried to be sent
 * @param waits how often it was put off
 * @param whatsappMessage WhatsApp's id of it, keyed
 */
public record Message(
        String id,
        String department,
        SubjectToken subject,
        String sender,
        Purpose purpose,
        @Nullable String reference,
        @Nullable String template,
        @Nullable String language,
        @Nullable SealedValue content,
        MessageStatus status,
        List<String> reasons,
        int changes,
        int attempts,
        int waits,
        @Nullable KeyedId whatsappMessage,
        Instant createdAt,
        Instant expiresAt) {

    /** What a message id starts with. */
    public static final String ID_PREFIX = "msg_";

    /** The name under which a text body is sealed. */
    public static final String BODY = "body";

    /** The name under which template parameters are sealed, as one JSON object. */
    public static final String PARAMETERS = "parameters";

    static final String COLUMNS = "id, department, subject, sender, purpose, reference, template, language, content,"
            + " status, reasons, changes, attempts, waits, whatsapp_message, created_at, expires_at";

    /** Whether it is text of the department's own rather than a template. */
    public boolean freeForm() {
        return template == null;
    }

    /** The name its content is sealed under. */
    public String contentField() {
        return freeForm() ? BODY : PARAMETERS;
    }

    /** The same message after a change. */
    Message changed(MessageStatus into, List<String> because, int number, @Nullable KeyedId knownAs) {
        return new Message(
                id,
                department,
                subject,
                sender,
                purpose,
                reference,
                template,
                language,
                Course.needsContent(into) ? content : null,
                into,
                because,
                number,
                attempts,
                waits,
                knownAs,
                createdAt,
                expiresAt);
    }

    static Message read(ResultSet row) throws SQLException {
        var content = row.getString("content");
        var whatsappMessage = row.getString("whatsapp_message");
        return new Message(
                row.getString("id"),
                row.getString("department"),
                new SubjectToken(row.getString("subject")),
                row.getString("sender"),
                Purpose.valueOf(row.getString("purpose")),
                row.getString("reference"),
                row.getString("template"),
                row.getString("language"),
                content == null ? null : new SealedValue(content),
                MessageStatus.valueOf(row.getString("status")),
                List.of((String[]) row.getArray("reasons").getArray()),
                row.getInt("changes"),
                row.getInt("attempts"),
                row.getInt("waits"),
                whatsappMessage == null ? null : new KeyedId(whatsappMessage),
                instant(row, "created_at"),
                instant(row, "expires_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
