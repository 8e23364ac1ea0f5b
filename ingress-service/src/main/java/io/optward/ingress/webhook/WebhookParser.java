package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.elements;
import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.account.AccountDetail;
import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.ingress.signal.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
public class WebhookParser {

    /** WABA ids and phone number ids. They are published in the clear, so nothing else may stand in their place. */
    private static final Pattern META_ID = Pattern.compile("\\d{1,32}");

    private static final Set<String> BESIDE_ELEMENTS = Set.of("messaging_product", "metadata", "contacts");

    /** Mirrors what is said to somebody else's number or app: kept, and nobody's act. */
    private static final Set<String> OVERHEARD = Set.of("standby", "messaging_handovers");

    /** Everything that an app can subscribe to. Of another one the name is not repeated: it could be anything. */
    static final Set<String> DOCUMENTED_FIELDS = Set.of(
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

    private final BusinessNumbers numbers;
    private final AccountReader accounts;
    private final CoexistenceReader coexistence;
    private final Map<String, ElementReader> elementReaders = new LinkedHashMap<>();

    WebhookParser(Signals signals, BusinessNumbers numbers) {
        var fields = WebhookFields.ofThisService();
        this.numbers = numbers;
        accounts = new AccountReader(fields);
        coexistence = new CoexistenceReader(fields);
        elementReaders.put("messages", new MessageReader(fields, signals)::read);
        elementReaders.put("statuses", new StatusReader(fields)::read);
        elementReaders.put("user_preferences", new PreferenceReader(fields)::read);
        elementReaders.put("user_id_update", new UserIdUpdateReader(fields)::read);
        elementReaders.put("calls", new CallReader(fields)::read);
        elementReaders.put("message_echoes", new EchoReader(fields)::read);
    }

    /** Reads an element of an array that a change holds. */
    @FunctionalInterface
    private interface ElementReader {

        /** Empty if nobody can be told by it, or nothing can be called by it. */
        Optional<WebhookItem> read(JsonNode element, Change change);
    }

    /** What a body turned out to be. */
    public sealed interface Outcome {

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
    public Outcome parse(byte[] body, Instant receivedAt) {
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
                report("unknown", null, null, entry, new People(List.of()));
                return;
            }
            changes.forEach(this::change);
        }

        private void change(JsonNode change) {
            var value = change.get("value");
            var field = field(change);
            if (value == null || !value.isObject()) {
                report(field, null, null, change, new People(List.of()));
                return;
            }
            var people = new People(elements(value, "contacts"));
            var pin = field.equals("security") ? pinOutcome(value) : TwoStepPinReported.Outcome.UNKNOWN;
            var detail = accounts.read(field, value);
            if (pin != TwoStepPinReported.Outcome.UNKNOWN) {
                twoStepPin(pin, field, change, value);
            } else if (detail.isPresent()) {
                var sender = numbers.senderOf(text(value, "display_phone_number"));
                report(field, sender.orElse(null), detail.get(), change, people);
            } else {
                ofNumber(field, change, (ObjectNode) value, people);
            }
        }

        /** A change that is about one of the business's numbers. */
        private void ofNumber(String field, JsonNode change, ObjectNode value, People people) {
            var metadata = value.path("metadata");
            var sender = text(metadata, "phone_number_id");
            if (sender == null || !META_ID.matcher(sender).matches()) {
                report(field, null, null, change, people);
                return;
            }
            var where = new Change(account, sender, field, text(metadata, "display_phone_number"), people, receivedAt);
            var rest = JsonNodeFactory.instance.objectNode();
            rest.setAll(value);
            boolean spoke = !OVERHEARD.contains(field) && elementsOf(rest, where);
            if (!spoke || saysMore(rest)) {
                var remainder = ((ObjectNode) change).deepCopy();
                remainder.set("value", rest);
                report(field, sender, accounts.errors(rest).orElse(null), remainder, people);
            }
        }

        /** Reads what is understood and takes it out; what is not an array is not understood and stays in the rest. */
        private boolean elementsOf(ObjectNode rest, Change change) {
            boolean spoke = false;
            for (var reader : elementReaders.entrySet()) {
                if (rest.path(reader.getKey()).isArray()) {
                    spoke = true;
                    rest.remove(reader.getKey()).forEach(element -> element(reader, element, change));
                }
            }
            if (rest.path("state_sync").isArray()) {
                spoke = true;
                rest.remove("state_sync").forEach(sync -> addressBook(sync, change));
            }
            if (rest.path("history").isArray()) {
                spoke = true;
                rest.remove("history").forEach(part -> history(part, change));
            }
            return spoke;
        }

        private static boolean saysMore(ObjectNode rest) {
            return rest.properties().stream().anyMatch(member -> !BESIDE_ELEMENTS.contains(member.getKey()));
        }

        private void element(Map.Entry<String, ElementReader> reader, JsonNode element, Change change) {
            var item = reader.getValue().read(element, change);
            if (item.isPresent()) {
                items.add(item.get());
            } else {
                // somebody we cannot recognise, or nothing to call it by
                report(change.field(), change.sender(), null, alone(reader.getKey(), element), change.people());
            }
        }

        private void addressBook(JsonNode sync, Change change) {
            var owner = coexistence.owner(sync);
            add(
                    change.field(),
                    change.sender(),
                    owner.map(List::of).orElse(List.of()),
                    coexistence.addressBook(sync),
                    WebhookJson.write(sync));
        }

        /** Only counts are kept of what was said before: they are the account's own, and nobody's words. */
        private void history(JsonNode part, Change change) {
            var counted = coexistence.history(part);
            var kept = JsonNodeFactory.instance.objectNode();
            kept.put("phase", counted.phase());
            kept.put("chunk_order", counted.chunk());
            kept.put("progress", counted.progress());
            kept.put("threads", counted.threads());
            kept.put("messages", counted.messages());
            add(change.field(), change.sender(), List.of(), counted, WebhookJson.write(alone("history", kept)));
        }

        private static ObjectNode alone(String part, JsonNode element) {
            var alone = JsonNodeFactory.instance.objectNode();
            alone.set(part, element);
            return alone;
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

        private void report(
                String field,
                @Nullable String sender,
                @Nullable AccountDetail detail,
                JsonNode content,
                People people) {
            add(field, sender, people.onlyOne(), detail, WebhookJson.write(content));
        }

        /** The one person that this names, or the account itself, owns what is reported. */
        private void add(
                String field,
                @Nullable String sender,
                List<Alias> person,
                @Nullable AccountDetail detail,
                String json) {
            items.add(new WebhookItem.Report(
                    account,
                    sender,
                    field,
                    person.isEmpty() ? List.of(new Alias(AliasKind.ACCOUNT, account)) : person,
                    !person.isEmpty(),
                    detail,
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
}
