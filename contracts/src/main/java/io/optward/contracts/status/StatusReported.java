package io.optward.contracts.status;

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
 * WhatsApp told what became of a message of ours. Key: the subject token. Event id: the keyed message id and the status,
 * {@code mid_….delivered}.
 *
 * @param callback our own message id ({@code msg_…}) out of {@code biz_opaque_callback_data}; absent when it is not ours
 * @param errorCode Meta's error code, for {@link Status#FAILED}
 * @param pricingCategory Meta's pricing category, as sent
 * @param pricing the rest of what Meta says about the price
 * @param conversation what opened the conversation that Meta counts it to, Meta's word; only in some windows
 * @param content the whole status as Meta sent it, wherever it holds more than stands here
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
        Instant receivedAt,
        @Nullable Pricing pricing,
        @Nullable String conversation,
        @Nullable SealedValue content)
        implements Event {

    /** Without price and content. */
    public StatusReported(
            SubjectToken subject,
            String sender,
            String account,
            KeyedId message,
            Status status,
            @Nullable String callback,
            @Nullable Integer errorCode,
            @Nullable String pricingCategory,
            Instant occurredAt,
            Instant receivedAt) {
        this(
                subject,
                sender,
                account,
                message,
                status,
                callback,
                errorCode,
                pricingCategory,
                occurredAt,
                receivedAt,
                null,
                null,
                null);
    }

    /**
     * What Meta says about the price of a message.
     *
     * @param model {@code PMP} per message, {@code CBP} per conversation (until 2025-07-01)
     * @param type {@code regular}, {@code free_customer_service}, {@code free_entry_point}
     * @param billable absent where Meta does not say so; it is to go
     */
    public record Pricing(
            @Nullable String model,
            @Nullable String type,
            @Nullable Boolean billable) {}

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
