package io.optward.contracts.status;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp told what became of a message of ours. Key: the subject token. Event id: the keyed message id and the status,
 * {@code mid_….delivered}.
 *
 * @param callback our own message id ({@code msg_…}) out of {@code biz_opaque_callback_data}; absent when it is not ours
 * @param errorCode Meta's error code, for {@link Status#FAILED}
 * @param pricingCategory Meta's pricing category, as sent
 */
@EventType(value = "status.reported", topic = Topic.MESSAGES_STATUS)
public record StatusReported(
        SubjectToken subject,
        String sender,
        String account,
        KeyedId message,
        Status status,
        @Nullable String callback,
        @Nullable Integer errorCode,
        @Nullable String pricingCategory,
        Instant occurredAt,
        Instant receivedAt)
        implements Event {

    /** Meta's statuses. */
    public enum Status {
        SENT,
        DELIVERED,
        READ,
        PLAYED,
        FAILED,
        @JsonEnumDefaultValue
        UNKNOWN
    }

    @Override
    public String key() {
        return subject.value();
    }
}
