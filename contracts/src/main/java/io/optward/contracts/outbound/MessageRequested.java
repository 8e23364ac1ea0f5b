package io.optward.contracts.outbound;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A department asks for a message, on its own topic: whose topic it is says who asks, and nothing in the record does. Key:
 * the subject token. Event id: the department's idempotency key. {@code ce_source}: {@code /<department>}.
 *
 * <p>The department has the vault seal what the message says ({@code POST /v1/protect}), under a context that it gives:
 * the text, also the one above a Flow's button, as field {@code body}, or the template's parameters, one JSON object of
 * texts, as field {@code parameters}.
 *
 * @param subject who it is for, as the vault named them when it sealed the content
 * @param sender the business phone number id
 * @param template a message template; exactly one of {@code template}, {@code text} and {@code flow}
 * @param text free-form text, possible for 24 hours after the person wrote
 * @param flow a Flow, possible for 24 hours after the person wrote
 * @param context what the content was sealed for: 1 to 200 letters, digits, dots, dashes, underscores; absent where there
 *     is nothing sealed
 * @param reference for AUTHENTICATION the department's reference of the person's request for a code, for LEGAL_NOTICE that
 *     of the approval
 * @param expiresAt not sent after that
 */
@EventType(value = "message.requested", topic = Topic.OUTBOUND_REQUESTS)
public record MessageRequested(
        SubjectToken subject,
        String sender,
        Purpose purpose,
        @Nullable Template template,
        @Nullable Text text,
        @Nullable Flow flow,
        @Nullable String context,
        @Nullable String reference,
        @Nullable Instant expiresAt)
        implements Event {

    @Override
    public String key() {
        return subject.value();
    }

    /**
     * A template that is asked for.
     *
     * @param language exact code, {@code en_US}
     * @param parameters sealed; absent for a template that has none
     */
    public record Template(
            String name, String language, @Nullable SealedValue parameters) {}

    /** A text that is asked for. */
    public record Text(SealedValue body) {}

    /**
     * A Flow that is asked for.
     *
     * @param name as the business has it configured: the last part of its endpoint's path
     * @param body what stands above the button that opens it
     */
    public record Flow(String name, SealedValue body) {}
}
