package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads elements of {@code message_echoes}: what the business wrote with the WhatsApp Business app. */
final class EchoReader {

    private final PlainField time;
    private final PlainField type;

    EchoReader(WebhookFields fields) {
        time = fields.plain("messages[].timestamp");
        type = fields.plain("messages[].type");
    }

    Optional<WebhookItem> read(JsonNode echo, Change change) {
        var wamid = text(echo, "id");
        var aliases =
                change.people().aliases(text(echo, "to"), text(echo, "to_user_id"), text(echo, "to_parent_user_id"));
        var what = type.in(echo);
        return wamid == null || aliases.isEmpty()
                ? Optional.empty()
                : Optional.of(new WebhookItem.Echo(
                        change.at(time, echo),
                        aliases,
                        wamid,
                        what == null ? "unknown" : what,
                        WebhookJson.write(echo)));
    }
}
