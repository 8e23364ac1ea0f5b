package io.optward.stack.promise;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that WhatsApp posted.
 *
 * @param event   what stands on the topics once it is published: an event id, or for a preference {@link
 *     #preference(String, String, long)}
 * @param receivedAt when it had been answered with 200; absent while it was not
 * @param callback our id of the message, when it is a status
 * @param status  Meta's word, when it is a status
 */
public record Webhook(
        String event,
        @Nullable Instant receivedAt,
        @Nullable String callback,
        @Nullable String status) {

    /** How a change of preference is recognised, as its event id is made of what only the vault may know. */
    public static String preference(String subject, String value, long second) {
        return "preference " + value + " of " + subject + " at " + second;
    }
}
