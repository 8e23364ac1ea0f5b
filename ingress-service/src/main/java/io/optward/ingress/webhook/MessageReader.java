package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.inbound.InboundEvent.IdentityChanged;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.vault.Alias;
import io.optward.ingress.signal.Signal;
import io.optward.ingress.signal.Signals;
import io.optward.ingress.signal.Utterance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads elements of {@code messages}: what people wrote, changed, took back or felt, and what WhatsApp says of them. */
final class MessageReader {

    private final Signals signals;
    private final ContentReader contents;
    private final PlainField time;
    private final PlainField systemType;
    private final PlainField adType;
    private final PlainField adId;

    MessageReader(WebhookFields fields, Signals signals) {
        this.signals = signals;
        contents = new ContentReader(fields, signals);
        time = fields.plain("messages[].timestamp");
        systemType = fields.plain("messages[].system.type");
        adType = fields.plain("messages[].referral.source_type");
        adId = fields.plain("messages[].referral.source_id");
    }

    /** What a message says; empty if nobody can be told by it, or it has no id. */
    Optional<WebhookItem> read(JsonNode message, Change change) {
        var wamid = text(message, "id");
        if (wamid == null) {
            return Optional.empty();
        }
        var system = message.path("system");
        if ("system".equals(text(message, "type")) && system.isObject()) {
            return identity(message, system, wamid, change);
        }
        var from = text(message, "from");
        var aliases = change.people()
                .aliases(
                        from == null ? contents.ownNumber(message) : from,
                        text(message, "from_user_id"),
                        text(message, "from_parent_user_id"));
        if (aliases.isEmpty()) {
            return Optional.empty();
        }
        var act = new Act(message, change.at(time, message), aliases, wamid);
        return Optional.of(act.onAnotherMessage().orElseGet(() -> act.message(change.people())));
    }

    /** A message of somebody who can be told. */
    private final class Act {

        private final JsonNode message;
        private final WebhookItem.Place place;
        private final List<Alias> aliases;
        private final String wamid;

        Act(JsonNode message, WebhookItem.Place place, List<Alias> aliases, String wamid) {
            this.message = message;
            this.place = place;
            this.aliases = aliases;
            this.wamid = wamid;
        }

        /** An edit, a revoke or a reaction that names its message; without that, it is a message like any other. */
        Optional<WebhookItem> onAnotherMessage() {
            return switch (Objects.requireNonNullElse(text(message, "type"), "")) {
                case "edit" ->
                    other("edit", "original_message_id")
                            .map(original -> new WebhookItem.Edit(place, aliases, wamid, original, edited(original)));
                case "revoke" ->
                    other("revoke", "original_message_id")
                            .map(original -> new WebhookItem.Revoke(
                                    place, aliases, wamid, original, heardIn(new Utterance.Revoked(original))));
                case "reaction" ->
                    other("reaction", "message_id")
                            .map(to -> new WebhookItem.Reaction(
                                    place, aliases, wamid, to, isTakenAway(), WebhookJson.write(message)));
                default -> Optional.empty();
            };
        }

        private Optional<String> other(String type, String name) {
            return Optional.ofNullable(text(message.path(type), name));
        }

        private boolean isTakenAway() {
            return text(message.path("reaction"), "emoji") == null;
        }

        private @Nullable Signal heardIn(Utterance said) {
            return signals.heardIn(said).orElse(null);
        }

        private WebhookItem.Content edited(String original) {
            var inner = message.path("edit").path("message");

            var read = inner.isObject() ? contents.read(inner) : contents.read(message);
            var says = Objects.requireNonNullElse(read.body(), "");
            return new WebhookItem.Content(
                    read.kind(),
                    read.body(),
                    WebhookJson.write(message),
                    read.detail(),
                    read.named(),
                    heardIn(new Utterance.Edited(says, original)));
        }

        WebhookItem message(People people) {
            var contact = people.calledBy(text(message, "from"), text(message, "from_user_id"));
            var referral = message.path("referral");
            return new WebhookItem.Message(
                    place,
                    aliases,
                    wamid,
                    contents.read(message),
                    contact == null ? null : text(contact.path("profile"), "name"),
                    text(message.path("context"), "id"),
                    text(message, "group_id"),
                    referral.isObject() ? new MessageReceived.Ad(adType.in(referral), adId.in(referral)) : null);
        }
    }

    private Optional<WebhookItem> identity(JsonNode message, JsonNode system, String wamid, Change change) {
        var from = text(message, "from");
        var userId = text(message, "from_user_id");
        var reader = new IdentityReader(change.people());
        var found =
                switch (Objects.requireNonNullElse(systemType.in(system), "")) {
                    case "user_changed_number", "customer_changed_number" ->
                        reader.numberChanged(from, userId, first(system, "wa_id", "new_wa_id"));
                    case "user_changed_user_id" ->
                        reader.userIdChanged(
                                from,
                                userId,
                                text(system, "user_id"),
                                text(system, "parent_user_id"),
                                text(system, "wa_id"));
                    case "customer_identity_changed" -> reader.same(IdentityChanged.Change.SECURITY_CODE, from, userId);
                    default -> reader.same(IdentityChanged.Change.UNKNOWN, from, userId);
                };
        return found.aliases().isEmpty()
                ? Optional.empty()
                : Optional.of(new WebhookItem.Identity(
                        change.at(time, message),
                        found.aliases(),
                        found.change(),
                        wamid,
                        wamid,
                        found.move(),
                        WebhookJson.write(message)));
    }

    private static @Nullable String first(JsonNode parent, String name, String olderName) {
        var value = text(parent, name);
        return value == null ? text(parent, olderName) : value;
    }
}
