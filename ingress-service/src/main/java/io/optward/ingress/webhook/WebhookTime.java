package io.optward.ingress.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meta's times: Unix seconds, as a string in messages and statuses, as a number in preferences, and milliseconds seen in
 * the field. What cannot be a time of WhatsApp is replaced by the time of receipt, because folds go by it: a START from
 * the future would outlive a STOP.
 */
final class WebhookTime {

    private static final Pattern DIGITS = Pattern.compile("\\d{1,15}");
    private static final long FIRST_MILLIS = 1_000_000_000_000L;

    /** There was no WhatsApp before. */
    private static final Instant EARLIEST = Instant.parse("2009-01-01T00:00:00Z");

    /** What Meta's clock may be ahead of ours. */
    private static final Duration AHEAD = Duration.ofMinutes(2);

    private WebhookTime() {}

    static Instant of(@Nullable JsonNode timestamp, Instant receivedAt) {
        var time = of(timestamp);
        return time == null || time.isBefore(EARLIEST) || time.isAfter(receivedAt.plus(AHEAD)) ? receivedAt : time;
    }

    /** Any instant, the future too; null where it is none. */
    static @Nullable Instant of(@Nullable JsonNode timestamp) {
        var digits = timestamp == null || !(timestamp.isTextual() || timestamp.isIntegralNumber())
                ? ""
                : timestamp.asText().strip();
        if (!DIGITS.matcher(digits).matches()) {
            return null;
        }
        long value = Long.parseLong(digits);
        return value >= FIRST_MILLIS ? Instant.ofEpochMilli(value) : Instant.ofEpochSecond(value);
    }
}
