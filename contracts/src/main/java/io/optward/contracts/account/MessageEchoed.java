package io.optward.contracts.account;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;

/**
 * Somebody of the business wrote to a person with the WhatsApp Business app, past this gateway (field {@code
 * smb_message_echoes}). It opens no window. Key: the WABA id. Event id: the keyed message id and {@code .echo}.
 *
 * @param subject whom they wrote to
 * @param message the message
 * @param what Meta's word for the type: {@code text}, {@code edit}, {@code revoke}
 * @param content the whole message as Meta sent it, under the person's key; its context is {@code message}
 */
@EventType(value = "message.echoed", topic = Topic.ACCOUNT_EVENTS)
public record MessageEchoed(
        SubjectToken subject,
        String sender,
        String account,
        KeyedId message,
        String what,
        SealedValue content,
        Instant occurredAt,
        Instant receivedAt)
        implements Event {

    @Override
    public String key() {
        return account;
    }
}
