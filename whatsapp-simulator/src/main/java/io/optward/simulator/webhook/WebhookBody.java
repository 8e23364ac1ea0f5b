package io.optward.simulator.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.business.Sender;
import io.optward.simulator.identity.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Meta's envelope around what happened at one business number. Members stand in the order in which Meta prints them. */
public record WebhookBody(String object, List<Entry> entry) {

    private static final String ACCOUNT = "whatsapp_business_account";
    private static final String WHATSAPP = "whatsapp";
    private static final int EVENT_DROPPED = 131035;

    /**
     * One change at one number.
     *
     * @param field {@code messages} or {@code user_preferences}
     * @param contact who the person is, as far as the business may know; null where Meta sends no contacts
     * @param happened what to add to {@code value} beside metadata and contacts; one member of it is set
     */
    public static WebhookBody of(String field, Sender sender, @Nullable Identity contact, Happened happened) {
        var metadata = new Metadata(sender.displayPhone(), sender.id());
        List<Contact> contacts = contact == null ? null : List.of(Contact.of(contact));
        var value = new Value(
                WHATSAPP, metadata, contacts, happened.messages(), happened.statuses(), happened.userPreferences());
        return new WebhookBody(ACCOUNT, List.of(new Entry(sender.waba(), null, List.of(new Change(value, field)))));
    }

    /**
     * Somebody did something about the two-step PIN of a number in WhatsApp Manager.
     *
     * @param event Meta's word for it
     * @param requester Meta's id of who asked for a reset
     */
    public static WebhookBody security(Sender sender, String event, @Nullable String requester, Instant at) {
        var news = new Security(sender.displayPhone(), event, requester);
        return new WebhookBody(
                ACCOUNT, List.of(new Entry(sender.waba(), at.getEpochSecond(), List.of(new Change(news, "security")))));
    }

    /**
     * What was put together by hand.
     *
     * @param sender id of the number it is about; null if it is about the account
     * @param time when it happened; null where Meta does not tell
     */
    public static WebhookBody openly(
            String field, String waba, @Nullable String sender, @Nullable Instant time, ObjectNode value) {
        Long seconds = time == null ? null : time.getEpochSecond();
        return new WebhookBody(
                ACCOUNT, List.of(new Entry(waba, seconds, List.of(new Change(new Open(sender, value), field)))));
    }

    /**
     * Several updates in one body. Neighbours share what they can: updates of one account an entry, those of one number
     * and field a change. The order of the list therefore decides the shape.
     */
    public static WebhookBody together(List<WebhookBody> updates) {
        var entries = new ArrayList<Entry>();
        for (var update : updates) {
            for (var entry : update.entry()) {
                var last = entries.isEmpty() ? null : entries.getLast();
                if (last != null && last.takes(entry)) {
                    entries.set(entries.size() - 1, last.with(entry));
                } else {
                    entries.add(entry);
                }
            }
        }
        return new WebhookBody(ACCOUNT, entries);
    }

    /** Tells the sender that an event of its was lost, without saying which. Meta's code; the words are ours. */
    static WebhookBody lost(Sender sender) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("messaging_product", WHATSAPP);
        value.putObject("metadata")
                .put("display_phone_number", sender.displayPhone())
                .put("phone_number_id", sender.id());
        value.putArray("errors")
                .addObject()
                .put("code", EVENT_DROPPED)
                .put("title", "Webhook event dropped")
                .put("message", "Webhook event dropped")
                .putObject("error_data")
                .put("details", "An event could not be delivered for as long as it was kept.");
        return openly("messages", sender.waba(), sender.id(), null, value);
    }

    /** The account it is about; of several, the first. */
    String waba() {
        return entry.getFirst().id();
    }

    /** The number it is about; of several, the first. */
    @Nullable
    String sender() {
        return switch (entry.getFirst().changes().getFirst().value()) {
            case Value value -> value.metadata().phoneNumberId();
            case Open open -> open.sender();
            case Security _ -> null;
        };
    }

    /**
     * What one business account has to tell.
     *
     * @param time Unix seconds; only of what concerns the account itself
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(String id, @Nullable Long time, List<Change> changes) {

        private boolean takes(Entry next) {
            return id.equals(next.id) && Objects.equals(time, next.time);
        }

        private Entry with(Entry next) {
            var all = new ArrayList<>(changes);
            for (var change : next.changes) {
                if (all.getLast().takes(change)) {
                    all.set(all.size() - 1, all.getLast().with(change));
                } else {
                    all.add(change);
                }
            }
            return new Entry(id, time, all);
        }
    }

    /** One piece of news and the field it was subscribed by. */
    public record Change(News value, String field) {

        private boolean takes(Change next) {
            return field.equals(next.field)
                    && value instanceof Value mine
                    && next.value instanceof Value theirs
                    && mine.metadata().equals(theirs.metadata());
        }

        private Change with(Change next) {
            return value instanceof Value mine && next.value instanceof Value theirs
                    ? new Change(mine.with(theirs), field)
                    : this;
        }
    }

    /** What is told of a person, or of the account. */
    public sealed interface News {}

    /** Whatever somebody wrote down. */
    public record Open(
            @JsonIgnore @Nullable String sender, @JsonValue ObjectNode members) implements News {}

    /** What happened to the PIN of a number. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Security(
            @JsonProperty("display_phone_number") String displayPhoneNumber,
            String event,
            @Nullable String requester) implements News {}

    /** The news itself; members that do not apply are left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Value(
            @JsonProperty("messaging_product") String messagingProduct,
            Metadata metadata,
            @Nullable List<Contact> contacts,
            @Nullable List<?> messages,
            @Nullable List<?> statuses,
            @JsonProperty("user_preferences") @Nullable List<?> userPreferences)
            implements News {

        private Value with(Value next) {
            return new Value(
                    messagingProduct,
                    metadata,
                    distinct(both(contacts, next.contacts)),
                    both(messages, next.messages),
                    both(statuses, next.statuses),
                    both(userPreferences, next.userPreferences));
        }

        private static <T> @Nullable List<T> both(
                @Nullable List<? extends T> first, @Nullable List<? extends T> second) {
            if (first == null && second == null) {
                return null;
            }
            return Stream.of(first, second)
                    .filter(Objects::nonNull)
                    .<T>flatMap(List::stream)
                    .toList();
        }

        private static @Nullable List<Contact> distinct(@Nullable List<Contact> contacts) {
            return contacts == null ? null : contacts.stream().distinct().toList();
        }
    }

    /** Which business number it is about. */
    public record Metadata(
            @JsonProperty("display_phone_number") String displayPhoneNumber,
            @JsonProperty("phone_number_id") String phoneNumberId) {}

    /** Who the person is, as far as the business may know. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Contact(
            Profile profile,
            @JsonProperty("wa_id") @Nullable String waId,
            @JsonProperty("user_id") @Nullable String userId,
            @JsonProperty("parent_user_id") @Nullable String parentUserId,
            @JsonProperty("identity_key_hash") @Nullable String identityKeyHash) {

        static Contact of(Identity person) {
            return new Contact(
                    new Profile(person.name(), person.username()),
                    person.waId(),
                    person.userId(),
                    person.parentUserId(),
                    person.identityKeyHash());
        }
    }

    /** What the person calls themselves. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Profile(String name, @Nullable String username) {}

    /** Messages, statuses or preferences: exactly one of them. */
    public record Happened(
            @Nullable List<?> messages,
            @Nullable List<?> statuses,
            @Nullable List<?> userPreferences) {

        public static Happened message(Object message) {
            return new Happened(List.of(message), null, null);
        }

        public static Happened status(Object status) {
            return new Happened(null, List.of(status), null);
        }

        public static Happened preference(Object preference) {
            return new Happened(null, null, List.of(preference));
        }
    }
}
