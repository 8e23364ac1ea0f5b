package io.optward.outbound.outcome;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Topic;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.contracts.status.StatusReported;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.optward.outbound.queue.Change;
import io.optward.outbound.queue.Course;
import io.optward.outbound.queue.Message;
import io.optward.outbound.queue.MessageQueue;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * What WhatsApp reports of a message goes into its course. Our own id in the report finds the message even when the
 * answer to its sending was lost; that is how an unknown outcome becomes known.
 */
@ApplicationScoped
class AccountForStatus implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final MessageQueue queue;

    AccountForStatus(SteadfastConsumer steadfast, MessageQueue queue) {
        this.steadfast = steadfast;
        this.queue = queue;
    }

    @Incoming("messages-status")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.consume(batch, this::take);
    }

    @Override
    public Topic topic() {
        return Topic.MESSAGES_STATUS;
    }

    @Override
    public void take(List<Received> events) {
        events.forEach(this::account);
    }

    private void account(Received received) {
        if (received.event() instanceof StatusReported report) {
            var reported = reported(report.status());
            var id = messageOf(report);
            if (reported.isEmpty() || id.isEmpty()) {
                Log.debugf("a status is not about a message of ours event=%s", received.id());
                return;
            }
            queue.change(id.get(), message -> changes(message, report, reported.get()));
        }
    }

    /** What a report does to a message. */
    static List<Change> changes(Message message, StatusReported report, MessageStatus reported) {
        if (!message.sender().equals(report.sender())) {
            // somebody else's message that carries one of our ids
            return List.of();
        }
        var code = report.errorCode();
        var reasons = code == null ? List.<String>of() : List.of("WHATSAPP_" + code);
        var late = new Change.Late(reported, report.occurredAt(), reasons, report.message(), null);
        var into = Change.into(reported, report.occurredAt()).because(reasons).knownAs(report.message());
        if (!message.possibleDuplicate() || message.awaitsRetry()) {
            into = into.inAttempt(message.attempts());
            return List.of(Course.allows(message, into) ? into : late);
        }
        // there may be two of it, and a report does not say which one it is about
        if (reported == MessageStatus.FAILED) {
            boolean ofTheOther = !report.message().equals(message.whatsappMessage());
            if (ofTheOther && !message.givenUp()) {
                return List.of(late);
            }
            boolean bothFailed = ofTheOther && message.oneCopyFailed();
            into = bothFailed
                    ? into
                    : message.ending(reported, report.occurredAt(), reasons).knownAs(report.message());
        }
        return List.of(Course.allows(message, into) ? into : late);
    }

    private Optional<String> messageOf(StatusReported report) {
        var callback = report.callback();
        return callback != null && CrockfordId.isOf(Message.ID_PREFIX, callback)
                ? Optional.of(callback)
                : queue.knownAs(report.message());
    }

    private static Optional<MessageStatus> reported(StatusReported.Status status) {
        return switch (status) {
            case SENT -> Optional.of(MessageStatus.SENT);
            case DELIVERED -> Optional.of(MessageStatus.DELIVERED);
            case READ -> Optional.of(MessageStatus.READ);
            case PLAYED -> Optional.of(MessageStatus.PLAYED);
            case FAILED -> Optional.of(MessageStatus.FAILED);
            case UNKNOWN -> Optional.empty();
        };
    }
}
