package io.optward.kit.event;

import io.optward.contracts.Event;
import io.optward.contracts.SubjectToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event and the CloudEvents attributes it travels with.
 *
 * @param id unique in the whole system, and for ever the same for the same fact; letters, digits, {@code _ . -}
 * @param source the service that says so: {@code /vault-service}
 * @param subject whom it is about, where it is about a person
 * @param time when it happened
 */
public record Envelope<E extends Event>(
        String id, String source, @Nullable SubjectToken subject, Instant time, E event) {

    public Envelope {
        if (!isEventId(id)) {
            throw new IllegalArgumentException("an event id has 1 to 200 letters, digits, dots, dashes, underscores");
        }
    }

    /** Ids stand in URLs, so they hold nothing that would have to be escaped. */
    public static boolean isEventId(String id) {
        if (id.isEmpty() || id.length() > 200) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!plain && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
