package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads elements of {@code calls}. */
final class CallReader {

    private static final Pattern PLAIN_WORD = Pattern.compile("[a-z_]{1,32}");

    private final PlainField time;
    private final PlainField event;
    private final PlainField direction;
    private final PlainField duration;

    CallReader(WebhookFields fields) {
        time = fields.plain("calls[].timestamp");
        event = fields.plain("calls[].event");
        direction = fields.plain("calls[].direction");
        duration = fields.plain("calls[].duration");
    }

    /** What happened on a call; empty if it has no id, or it cannot be told which end of it is the person. */
    Optional<WebhookItem> read(JsonNode call, Change change) {
        var id = text(call, "id");
        var byPerson = isByPerson(call, change);
        if (id == null || byPerson == null) {
            return Optional.empty();
        }
        var aliases = change.people()
                .aliases(
                        text(call, byPerson ? "from" : "to"),
                        text(call, byPerson ? "from_user_id" : "to_user_id"),
                        null);
        if (aliases.isEmpty()) {
            return Optional.empty();
        }
        var said = event.in(call);
        var word = said == null ? "" : said.toLowerCase(Locale.ROOT);
        return Optional.of(new WebhookItem.Call(
                change.at(time, call),
                aliases,
                id,
                PLAIN_WORD.matcher(word).matches() ? word : "unknown",
                byPerson,
                duration.numberIn(call),
                WebhookJson.write(call)));
    }

    private @Nullable Boolean isByPerson(JsonNode call, Change change) {
        var said = direction.in(call);
        if ("USER_INITIATED".equals(said)) {
            return true;
        }
        if ("BUSINESS_INITIATED".equals(said)) {
            return false;
        }
        var own = change.displayNumber();
        if (own == null) {
            return null;
        }
        return own.equals(text(call, "to")) ? Boolean.TRUE : own.equals(text(call, "from")) ? Boolean.FALSE : null;
    }
}
