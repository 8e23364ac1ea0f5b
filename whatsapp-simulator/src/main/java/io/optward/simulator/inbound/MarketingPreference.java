package io.optward.simulator.inbound;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.identity.Person;
import io.optward.simulator.problem.Problem;
import java.time.Instant;

/** What a person can choose about marketing in WhatsApp's own settings. */
enum MarketingPreference {
    STOP("stop", "User requested to stop marketing messages"),
    RESUME("resume", "User requested to resume marketing messages");

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
            default -> throw Problem.inField("value", "Give stop or resume.").refused();
        };
    }

    Update toJson(Person person, Instant at) {
        return new Update(
                person.phone().waId(), person.bsuid(), detail, "marketing_messages", value, at.getEpochSecond());
    }

    /** One element of {@code user_preferences}; here, unlike elsewhere, the timestamp is a number. */
    record Update(
            @JsonProperty("wa_id") String waId,
            @JsonProperty("user_id") String userId,
            String detail,
            String category,
            String value,
            long timestamp) {}
}
