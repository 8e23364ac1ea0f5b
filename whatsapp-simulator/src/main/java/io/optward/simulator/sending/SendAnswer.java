package io.optward.simulator.sending;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.Wamid;
import io.optward.simulator.sending.SendRequest.Content;
import io.optward.simulator.sending.SendRequest.Recipient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the messages endpoint answers once it has taken a message; that is not to say it was sent. */
record SendAnswer(
        @JsonProperty("messaging_product") String messagingProduct, List<Contact> contacts, List<Message> messages) {

    private static final String WHATSAPP = "whatsapp";

    static SendAnswer of(SendRequest.Message request, Person person, Wamid id) {
        Recipient to = request.to();
        Contact contact =
                switch (to) {
                    case Recipient.ByNumber(var input, var phone) -> new Contact(input, phone.waId(), null);
                    case Recipient.ByUserId(var input) -> new Contact(input, null, person.bsuid());
                };
        String status =
                switch (request.content()) {
                    case Content.FromTemplate _ -> "accepted";
                    case Content.FreeForm _ -> null;
                };
        return new SendAnswer(WHATSAPP, List.of(contact), List.of(new Message(id.value(), status)));
    }

    /** Who was meant: {@code wa_id} when addressed by number, {@code user_id} when by business-scoped user id. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Contact(
            String input,
            @JsonProperty("wa_id") @Nullable String waId,
            @JsonProperty("user_id") @Nullable String userId) {}

    /** The new id; templates also have a status. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Message(
            String id,
            @JsonProperty("message_status") @Nullable String messageStatus) {}
}
