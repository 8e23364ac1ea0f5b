package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads elements of {@code user_id_update}: another business-scoped id. */
final class UserIdUpdateReader {

    private final PlainField time;

    UserIdUpdateReader(WebhookFields fields) {
        time = fields.plain("user_id_update[].timestamp");
    }

    Optional<WebhookItem> read(JsonNode update, Change change) {
        var ids = update.path("user_id");
        var previous = text(ids, "previous");
        var current = text(ids, "current");
        var found = new IdentityReader(change.people())
                .userIdChanged(
                        null, previous, current, text(update.path("parent_user_id"), "current"), text(update, "wa_id"));
        return found.aliases().isEmpty()
                ? Optional.empty()
                : Optional.of(new WebhookItem.Identity(
                        change.at(time, update),
                        found.aliases(),
                        found.change(),
                        null,
                        String.join(
                                "|",
                                change.account(),
                                String.valueOf(previous),
                                String.valueOf(current),
                                String.valueOf(text(update, "timestamp"))),
                        found.move(),
                        WebhookJson.write(update)));
    }
}
