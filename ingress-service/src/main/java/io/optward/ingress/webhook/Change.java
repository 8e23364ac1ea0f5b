package io.optward.ingress.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an element of a change stands.
 *
 * @param account the WhatsApp business account id (WABA)
 * @param sender the business phone number id that the change is about
 * @param field Meta's field name when it is a documented one, else {@code unknown}
 * @param displayNumber the business's own number, as Meta writes it
 * @param people whom the change names
 * @param receivedAt stands in where Meta gave no usable time
 */
record Change(
        String account,
        String sender,
        String field,
        @Nullable String displayNumber,
        People people,
        Instant receivedAt) {

    WebhookItem.Place at(PlainField time, JsonNode element) {
        return new WebhookItem.Place(account, sender, time.timeIn(element, receivedAt));
    }
}
