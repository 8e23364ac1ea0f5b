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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in the queue table.
 *
 * @param id {@code msg_…}
 * @param idempotency keyed id of the department's idempotency key; absent once the key is forgotten
 * @param reference the department's reference of the person's request, or the approval of a legal notice
 * @param template the template's name; absent for free-form text and Flows
 * @param flow the Flow's name; absent for all others, also for a template with a Flow behind its button
 * @param content the sealed text body or template parameters; absent when there are none, or none any more
 * @param contentContext what a department had its content sealed for; absent when it is sealed for the message's id
 * @param changes how often it changed; the number of the last change
 * @param attempts how often it was tried to be sent
 * @param waits how often it was put off
 * @param whatsappMessage WhatsApp's id of it, keyed
 * @param possibleDuplicate whether it is sent again, or about to be, while the outcome of an earlier attempt is unknown
 */
public record Message(
        String id,
        String department,
        @Nullable KeyedId idempotency,
        SubjectToken subject,
        String sender,
        Purpose purpose,
        @Nullable String reference,
        @Nullable String template,
        @Nullable String language,
        @Nullable String flow,
        @Nullable SealedValue content,
        @Nullable String contentContext,
        MessageStatus status,
        List<String> reasons,
        int changes,
        int attempts,
        int waits,
        @Nullable KeyedId whatsappMessage,
        Instant createdAt,
        Instant expiresAt,
        boolean possibleDuplicate) {

    /** What a message id starts with. */
    public static final String ID_PREFIX = "msg_";

    /** The name under which a text body is sealed. */
    public static final String BODY = "body";

    /** The name under which template parameters are sealed, as one JSON object. */
    public static final String PARAMETERS = "parameters";

    static final String COLUMNS =
            "id, department, idempotency, subject, sender, purpose, reference, template, language, flow,"
                    + " content, content_context, status, reasons, changes, attempts, waits, whatsapp_message, created_at, expires_at, possible_duplicate";

    /** Whether what it says, or what stands above its Flow's button, is the department's own rather than a template. */
    public boolean freeForm() {
        return template == null;
    }

    /** The name its content is sealed under. */
    public String contentField() {
        return freeForm() ? BODY : PARAMETERS;
    }

    /** What its content is sealed for. */
    public String context() {
        return contentContext == null ? id : contentContext;
    }

    /** Whether it lies in the queue a second time, because nobody told what became of its first attempt. */
    public boolean awaitsRetry() {
        return possibleDuplicate && Course.queued(status);
    }

    /**
     * Whether it ended because nobody told what became of it, or of its first attempt. That is a belief and not knowledge,
     * so what is heard later sets it right.
     */
    public boolean givenUp() {
        return status == MessageStatus.FAILED && reasons.contains(Course.OUTCOME_NEVER_KNOWN);
    }

    /** Whether of its two copies one is known to have failed, while nobody told what became of the other. */
    public boolean oneCopyFailed() {
        return possibleDuplicate && givenUp() && reasons.size() > 1;
    }

    /**
     * How it ends without being sent, or without being sent again. Whether an earlier attempt of a possible duplicate
     * arrived nobody knows, so it does not end as if nothing had been sent.
     *
     * @param last {@code DENIED}, {@code EXPIRED}, {@code CANCELLED} or {@code FAILED}
     */
    public Change.Into ending(MessageStatus last, Instant at, List<String> why) {
        if (!possibleDuplicate) {
            return Change.into(last, at).because(why);
        }
        var reasons = Stream.concat(Stream.of(Course.OUTCOME_NEVER_KNOWN), why.stream())
                .distinct()
                .toList();
        return Change.into(MessageStatus.FAILED, at).because(reasons).inAttempt(attempts);
    }

    /**
     * The same message after a change.
     *
     * @throws IllegalStateException if its course does not allow that
     */
    public Message after(Change change) {
        return switch (change) {
            case Change.PutOff _ -> this;
            case Change.Late late ->
                with(
                        status,
                        reasons,
                        attempts,
                        whatsappMessage == null ? late.whatsappMessage() : whatsappMessage,
                        possibleDuplicate);
            case Change.Into into -> {
                if (!Course.allows(this, into)) {
                    throw new IllegalStateException(id + " does not go from " + status + " to " + into.status());
                }
                var attempt = into.attempt();
                yield with(
                        into.status(),
                        into.reasons(),
                        into.status() == MessageStatus.SENDING && attempt != null ? attempt : attempts,
                        into.whatsappMessage() == null ? whatsappMessage : into.whatsappMessage(),
                        into.again() == Change.Again.POSSIBLE_DUPLICATE || (possibleDuplicate && !endsRetry(into)));
            }
        };
    }

    /** A retry that was never begun duplicates nothing. */
    private boolean endsRetry(Change.Into into) {
        return Course.queued(status)
                && into.status() != MessageStatus.WAITING
                && into.status() != MessageStatus.CLEARED;
    }

    private Message with(
            MessageStatus into, List<String> because, int attempt, @Nullable KeyedId knownAs, boolean duplicate) {
        return new Message(
                id,
                department,
                idempotency,
                subject,
                sender,
                purpose,
                reference,
                template,
                language,
                flow,
                Course.needsContent(into) ? content : null,
                contentContext,
                into,
                because,
                changes + 1,
                attempt,
                waits,
                knownAs,
                createdAt,
                expiresAt,
                duplicate);
    }

    static Message read(ResultSet row) throws SQLException {
        var content = row.getString("content");
        var idempotency = row.getString("idempotency");
        var whatsappMessage = row.getString("whatsapp_message");
        return new Message(
                row.getString("id"),
                row.getString("department"),
                idempotency == null ? null : new KeyedId(idempotency),
                new SubjectToken(row.getString("subject")),
                row.getString("sender"),
                Purpose.valueOf(row.getString("purpose")),
                row.getString("reference"),
                row.getString("template"),
                row.getString("language"),
                row.getString("flow"),
                content == null ? null : new SealedValue(content),
                row.getString("content_context"),
                MessageStatus.valueOf(row.getString("status")),
                List.of((String[]) row.getArray("reasons").getArray()),
                row.getInt("changes"),
                row.getInt("attempts"),
                row.getInt("waits"),
                whatsappMessage == null ? null : new KeyedId(whatsappMessage),
                instant(row, "created_at"),
                instant(row, "expires_at"),
                row.getBoolean("possible_duplicate"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
