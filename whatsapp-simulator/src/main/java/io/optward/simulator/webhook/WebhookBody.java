package io.optward.simulator.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.business.Sender;
import io.optward.simulator.identity.Person;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Meta's envelope around what happened at one business number. Members stand in the order in which Meta prints them. */
public record WebhookBody(String object, List<Entry> entry) {

    private static final String ACCOUNT = "whatsapp_business_account";
    private static final String WHATSAPP = "whatsapp";

    /**
     * One change at one number.
     *
     * @param field {@code messages} or {@code user_preferences}
     * @param happened what to add to {@code value} beside metadata and contacts; one member of it is set
     */
    public static WebhookBody of(String field, Sender sender, @Nullable Person contact, Happened happened) {
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
     * What one business account has to tell.
     *
     * @param time Unix seconds; only of what concerns the account itself
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(String id, @Nullable Long time, List<Change> changes) {}

    /** One piece of news and the field it was subscribed by. */
    public record Change(News value, String field) {}

    /** What is told of a person, or of the account. */
    public sealed interface News {}

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
            implements News {}

    /** Which business number it is about. */
    public record Metadata(
            @JsonProperty("display_phone_number") String displayPhoneNumber,
            @JsonProperty("phone_number_id") String phoneNumberId) {}

    /** Who the person is. */
    public record Contact(
            Profile profile,
            @JsonProperty("wa_id") String waId,
            @JsonProperty("user_id") String userId) {

        static Contact of(Person person) {
            return new Contact(new Profile(person.name()), person.phone().waId(), person.bsuid());
        }
    }

    /** What the person calls themselves. */
    public record Profile(String name) {}

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
