package io.optward.simulator.status;

import io.optward.simulator.business.Sender;
import io.optward.simulator.identity.Person;
import io.optward.simulator.identity.Wamid;
import org.jspecify.annotations.Nullable;

/**
 * An accepted message, as far as its statuses need to know it.
 *
 * @param byNumber whether the person was addressed by phone number, not by business-scoped user id
 * @param pricing in which category Meta charges it
 * @param callbackData what the client wants to see again in every status
 */
public record SentMessage(
        Wamid id,
        Sender sender,
        Person to,
        boolean byNumber,
        Pricing pricing,
        @Nullable String callbackData) {}
