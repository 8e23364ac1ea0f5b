package io.optward.simulator.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.error.MetaError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code statuses} in a webhook.
 *
 * @param timestamp Unix seconds, as text
 * @param recipientId left out when the person was addressed by user id and hides the number
 * @param recipientUserId left out of {@code failed} when the person was addressed by phone number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatusUpdate(
        String id,
        String status,
        String timestamp,
        @JsonProperty("recipient_id") @Nullable String recipientId,
        @JsonProperty("recipient_user_id") @Nullable String recipientUserId,
        @JsonProperty("recipient_parent_user_id") @Nullable String recipientParentUserId,

        @JsonProperty("recipient_identity_key_hash") @Nullable
        String recipientIdentityKeyHash,

        @JsonProperty("biz_opaque_callback_data") @Nullable String callbackData,
        @Nullable Pricing pricing,
        @Nullable List<Error> errors) {

    static StatusUpdate of(SentMessage message, String status, Instant at, @Nullable Pricing pricing) {
        return new StatusUpdate(
                message.id().value(),
                status,
                secondsOf(at),
                message.recipientId(),
                message.recipient().userId(),
                message.recipient().parentUserId(),
                message.recipient().identityKeyHash(),
                message.callbackData(),
                pricing,
                null);
    }

    static StatusUpdate failed(SentMessage message, Outcome.Failed failure, Instant at) {
        return new StatusUpdate(
                message.id().value(),
                "failed",
                secondsOf(at),
                message.recipientId(),
                message.byNumber() ? null : message.recipient().userId(),
                message.byNumber() ? null : message.recipient().parentUserId(),
                null,
                message.callbackData(),
                null,
                List.of(Error.of(failure)));
    }

    private static String secondsOf(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    /** Why it failed; title and message are the same text, as with Meta. */
    record Error(
            int code,
            String title,
            String message,
            @JsonProperty("error_data") Details errorData,
            String href) {

        private static final String HREF =
                "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

        static Error of(Outcome.Failed failure) {
            String title =
                    MetaError.withCode(failure.code()).map(MetaError::title).orElse("Unknown error");
            return new Error(failure.code(), title, title, new Details(failure.details()), HREF);
        }
    }

    /** What exactly was wrong. */
    record Details(String details) {}
}
