package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import java.util.Locale;
import java.util.Optional;

/** Reads elements of {@code user_preferences}: WhatsApp's own control of marketing messages. */
final class PreferenceReader {

    private final PlainField time;
    private final PlainField signup;

    PreferenceReader(WebhookFields fields) {
        time = fields.plain("user_preferences[].timestamp");
        signup = fields.plain("user_preferences[].signup_id");
    }

    /** What somebody chose; empty if it is no choice about marketing, or nobody's. */
    Optional<WebhookItem> read(JsonNode preference, Change change) {
        var category = text(preference, "category");
        var waId = text(preference, "wa_id");
        var userId = text(preference, "user_id");
        var aliases = change.people().aliases(waId, userId, text(preference, "parent_user_id"));
        // a "resume" of something else must not resume marketing
        boolean marketing = category == null || category.equals("marketing_messages");
        boolean named = waId != null || userId != null || preference.has("parent_user_id");
        if (!marketing || !named || aliases.isEmpty()) {
            return Optional.empty();
        }
        var said = text(preference, "value");
        var value = said == null ? "" : said.toLowerCase(Locale.ROOT);
        return Optional.of(new WebhookItem.Preference(
                change.at(time, preference),
                aliases,
                valueOf(value),
                String.join(
                        "|",
                        change.account(),
                        userId == null ? String.valueOf(waId) : userId,
                        value,
                        String.valueOf(text(preference, "timestamp"))),
                signup.in(preference),
                WebhookJson.write(preference)));
    }

    private static PreferenceChanged.Value valueOf(String value) {
        return switch (value) {
            case "stop" -> PreferenceChanged.Value.STOP;
            case "resume" -> PreferenceChanged.Value.RESUME;
            case "signup" -> PreferenceChanged.Value.SIGNUP;
            default -> PreferenceChanged.Value.UNKNOWN;
        };
    }
}
