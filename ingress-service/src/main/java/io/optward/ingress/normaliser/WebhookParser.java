package io.optward.ingress.normaliser;

import static io.optward.ingress.normaliser.WebhookJson.elements;
import static io.optward.ingress.normaliser.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.ingress.signal.Signals;
import io.optward.ingress.signal.Utterance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Understands what a webhook says. Branches on what is there and not on the field's name alone; never fails on a member
 * that is missing or of another type: what is not understood becomes an item of kind unknown with all of its JSON.
 */
@ApplicationScoped
class WebhookParser {

    /** WABA ids and phone number ids. They are published in the clear, so nothing else may stand in their place. */
    private static final Pattern META_ID = Pattern.compile("\\d{1,32}");

    private static final Pattern PLAIN_WORD = Pattern.compile("[a-z_]{1,32}");
    private static final Pattern PRICING_CATEGORY = Pattern.compile("[a-z_-]{1,64}");

    private static final Set<String> UNDERSTOOD_IN_VALUE =
            Set.of("messaging_product", "metadata", "contacts", "messages", "statuses", "user_preferences");
    private static final Set<String> UNDERSTOOD_IN_TEXT_MESSAGE =
            Set.of("from", "from_user_id", "from_parent_user_id", "id", "timestamp", "type", "text", "context");
    private static final Set<String> UNDERSTOOD_IN_TEXT = Set.of("body");
    private static final Set<String> UNDERSTOOD_IN_CONTEXT = Set.of("from", "id");

    private static final Set<String> DOCUMENTED_FIELDS = Set.of(
            "messages",
            "user_preferences",
            "user_id_update",
            "account_update",
            "account_alerts",
            "account_review_update",
            "account_settings_update",
            "business_capability_update",
            "business_username_updates",
            "phone_number_quality_update",
            "phone_number_name_update",
            "message_template_status_update",
            "message_template_quality_update",
            "message_template_components_update",
            "template_category_update",
            "template_correct_category_detection",
            "security",
            "history",
            "smb_message_echoes",
            "smb_app_state_sync",
            "calls",
            "flows",
            "group_lifecycle_update",
            "group_participants_update",
            "group_settings_update",
            "group_status_update",
            "messaging_handovers",
            "standby",
            "automatic_events",
            "partner_solutions",
            "payment_configuration_update");

    private final Signals signals;
    private final BusinessNumbers numbers;

    WebhookParser(Signals signals, BusinessNumbers numbers) {
        this.signals = signals;
        this.numbers = numbers;
    }

    /** What a body turned out to be. */
    sealed interface Outcome {

        /**
         * A webhook.
         *
         * @param items in the order they stand in it
         * @param refusals why parts of it could not be taken, by stable words
         */
        record Understood(List<WebhookItem> items, List<String> refusals) implements Outcome {}

        /**
         * No webhook.
         *
         * @param reason {@code NOT_JSON} or {@code NO_ENTRIES}
         */
        record NotUnderstood(String reason) implements Outcome {}
    }

    /**
     * Reads a body that Meta signed.
     *
     * @param receivedAt stands in where Meta gave no usable time
     */
    Outcome parse(byte[] body, Instant receivedAt) {
        var root = WebhookJson.read(body);
        if (root.isEmpty()) {
            return new Outcome.NotUnderstood("NOT_JSON");
        }
        var entries = root.get().get("entry");
        if (entries == null || !entries.isArray()) {
            return new Outcome.NotUnderstood("NO_ENTRIES");
        }
        var items = new ArrayList<WebhookItem>();
        var refusals = new ArrayList<String>();
        for (var entry : entries) {
            var account = text(entry, "id");
            if (account == null || !META_ID.matcher(account).matches()) {
                refusals.add("ACCOUNT_MISSING");
            } else {
                new Entry(account, entry, receivedAt, items).read();
            }
        }
        return new Outcome.Understood(items, refusals);
    }

    /** One element of {@code entry}: what one business account is told. */
    private final class Entry {

        private final String account;
        private final JsonNode entry;
        private final Instant receivedAt;
        private final List<WebhookItem> items;

        Entry(String account, JsonNode entry, Instant receivedAt, List<WebhookItem> items) {
            this.account = account;
            this.entry = entry;
            this.receivedAt = receivedAt;
            this.items = items;
        }

        void read() {
            var changes = entry.get("changes");
            if (changes == null || !changes.isArray()) {
                report("unknown", null, entry, List.of());
                return;
            }
            changes.forEach(this::change);
        }

        private void change(JsonNode change) {
            var value = change.get("value");
            var field = field(change);
            if (value == null || !value.isObject()) {
                report(field, null, change, List.of());
                return;
            }
            var pin = field.equals("security") ? pinOutcome(value) : TwoStepPinReported.Outcome.UNKNOWN;
            if (pin != TwoStepPinReported.Outcome.UNKNOWN) {
                twoStepPin(pin, field, change, value);
                return;
            }
            var contacts = elements(value, "contacts");
            var metadata = value.get("metadata");
            var sender = metadata == null ? null : text(metadata, "phone_number_id");
            if (sender == null || !META_ID.matcher(sender).matches()) {
                report(field, null, change, contacts);
                return;
            }
            // what is not an array is not understood and stays in the rest
            var rest = ((ObjectNode) value).deepCopy();
            boolean spoke = false;
            for (var part : List.of("messages", "statuses", "user_preferences")) {
                var member = value.get(part);
                if (member != null && member.isArray()) {
                    spoke = true;
                    rest.remove(part);
                    for (var element : member) {
                        element(part, element, sender, contacts, field);
                    }
                }
            }
            boolean more =
                    rest.properties().stream().anyMatch(member -> !isContext(member.getKey(), member.getValue()));
            if (!spoke || more) {
                var remainder = ((ObjectNode) change).deepCopy();
                remainder.set("value", rest);
                report(field, sender, remainder, contacts);
            }
        }

        private boolean isContext(String name, JsonNode member) {
            return UNDERSTOOD_IN_VALUE.contains(name)
                    && !(Set.of("messages", "statuses", "user_preferences").contains(name) && !member.isArray());
        }

        private void element(String part, JsonNode element, String sender, List<JsonNode> contacts, String field) {
            var item =
                    switch (part) {
                        case "messages" -> message(element, sender, contacts);
                        case "statuses" -> status(element, sender, contacts);
                        default -> preference(element, sender);
                    };
            if (item.isPresent()) {
                items.add(item.get());
            } else {
                // somebody we cannot recognise, or nothing to call it by
                var alone = JsonNodeFactory.instance.objectNode();
                alone.set(part, element);
                report(field, sender, alone, contacts);
            }
        }

        private Optional<WebhookItem> message(JsonNode message, String sender, List<JsonNode> contacts) {
            var wamid = text(message, "id");
            var contact = contactOf(contacts, text(message, "from"), text(message, "from_user_id"));
            var aliases = aliases(
                    first(text(message, "from"), contact, "wa_id"),
                    first(text(message, "from_user_id"), contact, "user_id"),
                    first(text(message, "from_parent_user_id"), contact, "parent_user_id"));
            if (wamid == null || aliases.isEmpty()) {
                return Optional.empty();
            }
            var body = body(message);
            var context = message.get("context");
            return Optional.of(new WebhookItem.Message(
                    account,
                    sender,
                    aliases,
                    wamid,
                    body,
                    body != null && isOnlyText(message) ? null : WebhookJson.write(message),
                    contact == null || !contact.path("profile").isObject()
                            ? null
                            : text(contact.path("profile"), "name"),
                    context == null ? null : text(context, "id"),
                    body == null
                            ? null
                            : signals.heardIn(new Utterance.Text(body)).orElse(null),
                    WebhookTime.of(message.get("timestamp"), receivedAt)));
        }

        private Optional<WebhookItem> status(JsonNode status, String sender, List<JsonNode> contacts) {
            var wamid = text(status, "id");
            boolean ofGroup = "group".equals(text(status, "recipient_type"));
            var waId = text(status, ofGroup ? "recipient_participant_id" : "recipient_id");
            var userId = text(status, ofGroup ? "recipient_participant_user_id" : "recipient_user_id");
            var contact = contactOf(contacts, waId, userId);
            var aliases = aliases(
                    first(waId, contact, "wa_id"),
                    first(userId, contact, "user_id"),
                    first(ofGroup ? null : text(status, "recipient_parent_user_id"), contact, "parent_user_id"));
            if (wamid == null || aliases.isEmpty()) {
                return Optional.empty();
            }
            var said = text(status, "status");
            var word = said == null ? "" : said.toLowerCase(Locale.ROOT);
            var callback = text(status, "biz_opaque_callback_data");
            var pricing = text(status.path("pricing"), "category");
            var code = status.path("errors").path(0).path("code");
            return Optional.of(new WebhookItem.Status(
                    account,
                    sender,
                    aliases,
                    wamid,
                    statusOf(word),
                    PLAIN_WORD.matcher(word).matches() ? word : "unknown",
                    ofGroup,
                    callback != null && CrockfordId.isOf("msg_", callback) ? callback : null,
                    code.canConvertToInt() && code.isIntegralNumber() ? code.intValue() : null,
                    pricing != null && PRICING_CATEGORY.matcher(pricing).matches() ? pricing : null,
                    WebhookTime.of(status.get("timestamp"), receivedAt)));
        }

        private Optional<WebhookItem> preference(JsonNode preference, String sender) {
            var category = text(preference, "category");
            var waId = text(preference, "wa_id");
            var userId = text(preference, "user_id");
            var aliases = aliases(waId, userId, text(preference, "parent_user_id"));
            // a "resume" of something else must not resume marketing
            boolean marketing = category == null || category.equals("marketing_messages");
            if (!marketing || aliases.isEmpty()) {
                return Optional.empty();
            }
            var said = text(preference, "value");
            var value = said == null ? "" : said.toLowerCase(Locale.ROOT);
            return Optional.of(new WebhookItem.Preference(
                    account,
                    sender,
                    aliases,
                    preferenceOf(value),
                    String.join(
                            "|",
                            account,
                            userId == null ? String.valueOf(waId) : userId,
                            value,
                            String.valueOf(text(preference, "timestamp"))),
                    WebhookTime.of(preference.get("timestamp"), receivedAt)));
        }

        private void twoStepPin(TwoStepPinReported.Outcome outcome, String field, JsonNode change, JsonNode value) {
            var json = WebhookJson.write(change);
            items.add(new WebhookItem.TwoStepPin(
                    account,
                    numbers.senderOf(text(value, "display_phone_number")).orElse(null),
                    outcome,
                    text(value, "requester"),
                    json,
                    identity(field, json),
                    WebhookTime.of(entry.get("time"), receivedAt)));
        }

        /** The one person that this names, or the account itself, owns what is reported. */
        private void report(String field, @Nullable String sender, JsonNode content, List<JsonNode> contacts) {
            var person = contacts.size() == 1 ? aliases(contacts.getFirst()) : List.<Alias>of();
            var json = WebhookJson.write(content);
            items.add(new WebhookItem.Report(
                    account,
                    sender,
                    field,
                    person.isEmpty() ? List.of(new Alias(AliasKind.ACCOUNT, account)) : person,
                    !person.isEmpty(),
                    json,
                    identity(field, json),
                    receivedAt));
        }

        private String identity(String field, String json) {
            return String.join("|", account, field, String.valueOf(text(entry, "time")), Sha256.hex(json));
        }
    }

    private static String field(JsonNode change) {
        var field = text(change, "field");
        return field != null && DOCUMENTED_FIELDS.contains(field) ? field : "unknown";
    }

    private static TwoStepPinReported.Outcome pinOutcome(JsonNode value) {
        return switch (text(value, "event")) {
            case "PIN_CHANGED" -> TwoStepPinReported.Outcome.PIN_CHANGED;
            case "PIN_RESET_REQUEST" -> TwoStepPinReported.Outcome.PIN_RESET_REQUEST;
            case "PIN_REQUEST_SUCCESS" -> TwoStepPinReported.Outcome.PIN_REQUEST_SUCCESS;
            case null, default -> TwoStepPinReported.Outcome.UNKNOWN;
        };
    }

    private static @Nullable String body(JsonNode message) {
        var text = message.get("text");
        var body = text == null ? null : text.get("body");
        return "text".equals(text(message, "type")) && body != null && body.isTextual()
                ? WebhookJson.wellFormed(body.textValue())
                : null;
    }

    /** Whether body, profile name and quotation are all that a text message says. */
    private static boolean isOnlyText(JsonNode message) {
        return holdsOnly(message, UNDERSTOOD_IN_TEXT_MESSAGE)
                && holdsOnly(message.path("text"), UNDERSTOOD_IN_TEXT)
                && holdsOnly(message.path("context"), UNDERSTOOD_IN_CONTEXT);
    }

    private static boolean holdsOnly(JsonNode node, Set<String> names) {
        return node.isMissingNode()
                || (node.isObject() && node.properties().stream().allMatch(member -> names.contains(member.getKey())));
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

    private static PreferenceChanged.Value preferenceOf(String value) {
        return switch (value) {
            case "stop" -> PreferenceChanged.Value.STOP;
            case "resume" -> PreferenceChanged.Value.RESUME;
            case "signup" -> PreferenceChanged.Value.SIGNUP;
            default -> PreferenceChanged.Value.UNKNOWN;
        };
    }

    /** By what it says and not by its place: contacts come once per person and in any order. */
    private static @Nullable JsonNode contactOf(
            List<JsonNode> contacts, @Nullable String waId, @Nullable String userId) {
        if (waId == null && userId == null) {
            return contacts.size() == 1 ? contacts.getFirst() : null;
        }
        for (var contact : contacts) {
            boolean sameNumber = waId != null && waId.equals(text(contact, "wa_id"));
            boolean sameUser = userId != null && userId.equals(text(contact, "user_id"));
            if (sameNumber || sameUser) {
                return contact;
            }
        }
        return null;
    }

    private static @Nullable String first(@Nullable String said, @Nullable JsonNode contact, String name) {
        return said != null || contact == null ? said : text(contact, name);
    }

    private static List<Alias> aliases(JsonNode contact) {
        return aliases(text(contact, "wa_id"), text(contact, "user_id"), text(contact, "parent_user_id"));
    }

    private static List<Alias> aliases(@Nullable String waId, @Nullable String userId, @Nullable String parentUserId) {
        var byKind = new EnumMap<AliasKind, String>(AliasKind.class);
        put(byKind, AliasKind.WA_ID, waId);
        put(byKind, AliasKind.BSUID, userId);
        put(byKind, AliasKind.PARENT_BSUID, parentUserId);
        return byKind.entrySet().stream()
                .map(alias -> new Alias(alias.getKey(), alias.getValue()))
                .toList();
    }

    private static void put(Map<AliasKind, String> byKind, AliasKind kind, @Nullable String value) {
        if (value != null) {
            byKind.put(kind, value);
        }
    }
}
