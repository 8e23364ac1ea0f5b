package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.vault.Alias;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads elements of {@code statuses}: what became of our messages, and of our calls. */
final class StatusReader {

    /** Part of an event's id, so it must not grow. */
    private static final Pattern PLAIN_WORD = Pattern.compile("[a-z_]{1,32}");

    private static final Set<String> UNDERSTOOD = Set.of(
            "id",
            "status",
            "type",
            "timestamp",
            "recipient_id",
            "recipient_user_id",
            "recipient_parent_user_id",
            "recipient_type",
            "recipient_participant_id",
            "recipient_participant_user_id",
            "biz_opaque_callback_data",
            "pricing");
    private static final Set<String> UNDERSTOOD_OF_PRICE = Set.of("billable", "pricing_model", "type", "category");

    private final PlainField time;
    private final PlainField type;
    private final PlainField callback;
    private final PlainField category;
    private final PlainField model;
    private final PlainField priceType;
    private final PlainField billable;
    private final PlainField conversation;
    private final PlainField errorCode;

    StatusReader(WebhookFields fields) {
        time = fields.plain("statuses[].timestamp");
        type = fields.plain("statuses[].type");
        callback = fields.plain("statuses[].biz_opaque_callback_data");
        category = fields.plain("statuses[].pricing.category");
        model = fields.plain("statuses[].pricing.pricing_model");
        priceType = fields.plain("statuses[].pricing.type");
        billable = fields.plain("statuses[].pricing.billable");
        conversation = fields.plain("statuses[].conversation.origin.type");
        errorCode = fields.plain("statuses[].errors[].code");
    }

    /** What became of a message or a call; empty if it has no id, or names nobody. */
    Optional<WebhookItem> read(JsonNode status, Change change) {
        boolean ofGroup = "group".equals(text(status, "recipient_type"));
        var id = text(status, "id");
        var aliases = change.people()
                .aliases(
                        text(status, ofGroup ? "recipient_participant_id" : "recipient_id"),
                        text(status, ofGroup ? "recipient_participant_user_id" : "recipient_user_id"),
                        ofGroup ? null : text(status, "recipient_parent_user_id"));
        if (id == null || aliases.isEmpty()) {
            return Optional.empty();
        }
        var said = text(status, "status");
        var lower = said == null ? "" : said.toLowerCase(Locale.ROOT);
        var word = PLAIN_WORD.matcher(lower).matches() ? lower : "unknown";
        var place = change.at(time, status);
        return Optional.of(
                "call".equals(type.in(status))
                        ? new WebhookItem.Call(place, aliases, id, word, false, null, WebhookJson.write(status))
                        : message(status, place, aliases, id, word, ofGroup));
    }

    private WebhookItem message(
            JsonNode status, WebhookItem.Place place, List<Alias> aliases, String wamid, String word, boolean ofGroup) {
        var price = status.path("pricing");
        return new WebhookItem.Status(
                place,
                aliases,
                wamid,
                statusOf(word),
                word,
                ofGroup,
                callback.in(status),
                errorCode.numberIn(status.path("errors").path(0)),
                category.in(price),
                pricing(price),
                conversation.in(status.path("conversation").path("origin")),
                isUnderstood(status) ? null : WebhookJson.write(status));
    }

    private StatusReported.@Nullable Pricing pricing(JsonNode price) {
        return price.isObject()
                ? new StatusReported.Pricing(model.in(price), priceType.in(price), billable.flagIn(price))
                : null;
    }

    /** Whether all that a status says stands in its event: then nothing of it has to be sealed. */
    private boolean isUnderstood(JsonNode status) {
        return onlyHas(status, UNDERSTOOD)
                && onlyHas(status.path("pricing"), UNDERSTOOD_OF_PRICE)
                && (!status.has("biz_opaque_callback_data") || callback.in(status) != null)
                && (!status.has("type") || "message".equals(type.in(status)));
    }

    private static boolean onlyHas(JsonNode node, Set<String> names) {
        return node.properties().stream().map(Map.Entry::getKey).allMatch(names::contains);
    }

    private static StatusReported.Status statusOf(String word) {
        return switch (word) {
            case "sent" -> StatusReported.Status.SENT;
            case "delivered" -> StatusReported.Status.DELIVERED;
            case "read" -> StatusReported.Status.READ;
            case "played" -> StatusReported.Status.PLAYED;
            case "failed" -> StatusReported.Status.FAILED;
            default -> StatusReported.Status.UNKNOWN;
        };
    }
}
