package io.optward.contracts.account;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Meta said something that is not about a message: a template, a limit, the account, or a field we do not know yet. Key:
 * the WABA id. Event id: a keyed id over the content.
 *
 * @param account the WhatsApp business account id (WABA)
 * @param sender the phone number id, where the change names one
 * @param field Meta's field name when it is one of the documented ones, else {@code unknown}
 * @param owner whose data key sealed the content: the person where the change names exactly one, else the account itself
 * @param content the change as Meta sent it, sealed; its context is {@code report}
 * @param detail what can be said of it without opening it, for {@link Kind#KNOWN}
 */
@EventType(value = "account.reported", topic = Topic.ACCOUNT_EVENTS)
public record AccountReported(
        String account,
        @Nullable String sender,
        String field,
        Kind kind,
        KeyedId report,
        SubjectToken owner,
        SealedValue content,
        Instant receivedAt,
        @Nullable AccountDetail detail)
        implements Event {

    /** How far it was understood. */
    public enum Kind {
        @JsonProperty("known")
        KNOWN,
        @JsonEnumDefaultValue
        @JsonProperty("unknown")
        UNKNOWN
    }

    @Override
    public String key() {
        return account;
    }
}
