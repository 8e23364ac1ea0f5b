package io.optward.simulator.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person can choose about marketing in WhatsApp's own settings. */
enum MarketingPreference {
    STOP("stop", "User requested to stop marketing messages"),
    RESUME("resume", "User requested to resume marketing messages"),
    SIGNUP("signup", "User signed up via signup link");

    private final String value;
    private final String detail;

    MarketingPreference(String value, String detail) {
        this.value = value;
        this.detail = detail;
    }

    static MarketingPreference named(String value) {
        return switch (value) {
            case "stop" -> STOP;
            case "resume" -> RESUME;
            case "signup" -> SIGNUP;
            default ->
                throw Problem.inField("value", "Give stop, resume or signup.").refused();
        };
    }

    /**
     * As it stands in the webhook.
     *
     * @param signupId which link the person followed; of a signup only
     */
    Update toJson(Identity person, Instant at, @Nullable String signupId) {
        return new Update(
                person.waId(),
                person.userId(),
                person.parentUserId(),
                detail,
                "marketing_messages",
                value,
                signupId,
                at.getEpochSecond());
    }

    /** One element of {@code user_preferences}; here, unlike elsewhere, the timestamp is a number. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Update(
            @JsonProperty("wa_id") @Nullable String waId,
            @JsonProperty("user_id") @Nullable String userId,
            @JsonProperty("parent_user_id") @Nullable String parentUserId,
            String detail,
            String category,
            String value,
            @JsonProperty("signup_id") @Nullable String signupId,
            long timestamp) {}
}
