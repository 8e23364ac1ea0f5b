package io.optward.contracts.account;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Meta said that the two-step PIN of a business number was changed or reset, or is to be: by somebody in WhatsApp Manager.
 * What is changed through this gateway is told on {@code audit.trail} and not here. Key: the WABA id. Event id: a keyed
 * id over the content.
 *
 * @param account the WhatsApp business account id (WABA)
 * @param sender the phone number id, where the number is one of those that are configured
 * @param outcome what became of the PIN, in Meta's words
 * @param requester keyed id of who asked for a reset, a user of Meta's Business Suite: the same person has the same one
 * @param owner whose data key sealed the content: the account itself
 * @param content the change as Meta sent it, sealed; its context is {@code report}
 * @param at by Meta's clock
 */
@EventType(value = "two-step-pin.reported", topic = Topic.ACCOUNT_EVENTS)
public record TwoStepPinReported(
        String account,
        @Nullable String sender,
        Outcome outcome,
        @Nullable KeyedId requester,
        KeyedId report,
        SubjectToken owner,
        SealedValue content,
        Instant at,
        Instant receivedAt)
        implements Event {

    /** What became of the PIN. */
    public enum Outcome {
        @JsonEnumDefaultValue
        UNKNOWN,
        /** Somebody set another one: the vault's no longer opens the number. */
        PIN_CHANGED,
        /** Somebody asked to turn two-step verification off. */
        PIN_RESET_REQUEST,
        /** That was done: the number has no PIN. */
        PIN_REQUEST_SUCCESS
    }

    @Override
    public String key() {
        return account;
    }
}
