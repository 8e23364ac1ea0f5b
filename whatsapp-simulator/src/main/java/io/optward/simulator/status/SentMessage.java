package io.optward.simulator.status;

import io.optward.simulator.business.Sender;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.Wamid;
import org.jspecify.annotations.Nullable;

/**
 * An accepted message, as far as its statuses need to know it.
 *
 * @param recipient what webhooks tell of the person
 * @param byNumber whether the person was addressed by phone number, not by business-scoped user id
 * @param pricing in which category Meta charges it
 * @param callbackData what the client wants to see again in every status
 */
public record SentMessage(
        Wamid id,
        Sender sender,
        Person to,
        Identity recipient,
        boolean byNumber,
        Pricing pricing,
        @Nullable String callbackData) {

    /** The number if it is known to the business, or was used by it. */
    @Nullable
    String recipientId() {
        return byNumber ? to.phone().waId() : recipient.waId();
    }
}
