package io.optward.simulator.status;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.fault.MessageFaults;
import io.optward.simulator.identity.Identity;
import io.optward.simulator.webhook.WebhookBody;
import io.optward.simulator.webhook.Webhooks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the business by webhook what became of its messages. */
@ApplicationScoped
public class StatusWebhooks {

    private final Webhooks webhooks;
    private final SimulatorConfig.Statuses delays;

    StatusWebhooks(Webhooks webhooks, SimulatorConfig config) {
        this.webhooks = webhooks;
        this.delays = config.statuses();
    }

    /**
     * Posts the statuses that belong to the outcome, each after its delay and not before the one ahead of it.
     *
     * @return false if there is no room for them; the message must not be accepted then
     */
    public boolean follow(SentMessage message, Outcome outcome, MessageFaults faults, Instant now) {
        if (faults.statusesDropped()) {
            return true;
        }
        List<Webhooks.Timed> statuses = statusesOf(message, outcome, faults, now);
        if (faults.statusesReordered()) {
            statuses = lastFirst(statuses);
        }
        if (faults.webhooksDuplicated()) {
            statuses = statuses.stream()
                    .flatMap(status -> Stream.of(status, status))
                    .toList();
        }
        return webhooks.postInTurn(statuses);
    }

    private List<Webhooks.Timed> statusesOf(SentMessage message, Outcome outcome, MessageFaults faults, Instant now) {
        return switch (outcome) {
            case Outcome.Read() -> {
                var sent = status(message, "sent", delays.sentAfter(), now, message.pricing());
                var delivered = status(message, "delivered", delays.deliveredAfter(), now, message.pricing());
                var read = status(message, "read", delays.readAfter(), now, null);
                yield faults.deliveredDropped() ? List.of(sent, read) : List.of(sent, delivered, read);
            }
            case Outcome.OnlySent() -> List.of(status(message, "sent", delays.sentAfter(), now, message.pricing()));
            case Outcome.Failed failure -> {
                Duration after = delays.failedAfter();
                yield List.of(timed(after, message, null, StatusUpdate.failed(message, failure, now.plus(after))));
            }
        };
    }

    private static Webhooks.Timed status(
            SentMessage message, String status, Duration after, Instant now, @Nullable Pricing pricing) {
        return timed(after, message, message.recipient(), StatusUpdate.of(message, status, now.plus(after), pricing));
    }

    private static Webhooks.Timed timed(
            Duration after, SentMessage message, @Nullable Identity contact, StatusUpdate status) {
        return new Webhooks.Timed(
                after, WebhookBody.of("messages", message.sender(), contact, WebhookBody.Happened.status(status)));
    }

    /** The delays stay in place, what is told changes places: the last status comes first. */
    private static List<Webhooks.Timed> lastFirst(List<Webhooks.Timed> statuses) {
        List<Webhooks.Timed> reversed = statuses.reversed();
        return Stream.iterate(0, i -> i + 1)
                .limit(statuses.size())
                .map(i -> new Webhooks.Timed(
                        statuses.get(i).after(), reversed.get(i).webhook()))
                .toList();
    }
}
