package io.optward.simulator.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the receiver took a webhook at first sight. What it did not take is posted again in the background.
 *
 * @param status what it answered; left out when it did not answer
 * @param failure why it did not answer; left out when it did
 * @param attempts how often the webhook was posted so far
 * @param milliseconds how long that took altogether
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FirstAttempts(
        @Nullable Integer status, Attempt.@Nullable Reason failure, int attempts, long milliseconds) {

    /** Nobody is subscribed, so nothing was posted. */
    static FirstAttempts none() {
        return new FirstAttempts(null, Attempt.Reason.NOT_SUBSCRIBED, 0, 0);
    }

    /** Of several copies the first that was not received decides what is told. */
    static FirstAttempts of(List<Attempt> attempts) {
        Attempt telling = attempts.stream()
                .filter(attempt -> !attempt.received())
                .findFirst()
                .orElse(attempts.getFirst());
        long milliseconds = attempts.stream()
                .map(Attempt::took)
                .reduce(Duration.ZERO, Duration::plus)
                .toMillis();
        return switch (telling) {
            case Attempt.Answered(int status, var _, var _) ->
                new FirstAttempts(status, null, attempts.size(), milliseconds);
            case Attempt.Unanswered(var reason, var _) ->
                new FirstAttempts(null, reason, attempts.size(), milliseconds);
        };
    }
}
