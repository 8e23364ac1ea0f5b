package io.optward.outbound.clearance;

import io.optward.contracts.Topic;
import io.optward.contracts.inbound.InboundEvent;
import io.optward.contracts.inbound.InboundEvent.CallReported;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whoever writes to a number, or calls it, opens its window for 24 hours, from when they did. */
@ApplicationScoped
class OpenServiceWindow implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final ServiceWindows windows;

    OpenServiceWindow(SteadfastConsumer steadfast, ServiceWindows windows) {
        this.steadfast = steadfast;
        this.windows = windows;
    }

    @Incoming("messages-inbound")
    @Blocking
    void on(ConsumerRecords<String, byte[]> batch) {
        steadfast.consume(batch, this::take);
    }

    @Override
    public Topic topic() {
        return Topic.MESSAGES_INBOUND;
    }

    @Override
    public void take(List<Received> events) {
        for (var received : events) {
            if (received.event() instanceof MessageReceived message && message.opensServiceWindow()) {
                windows.heard(message.subject(), message.sender(), notAfterItCame(message));
            } else if (received.event() instanceof CallReported call && call.opensServiceWindow()) {
                windows.heard(call.subject(), call.sender(), notAfterItCame(call));
            }
        }
    }

    /** A stamp from the future would keep the window open for longer than a day. */
    private static Instant notAfterItCame(InboundEvent act) {
        return act.occurredAt().isAfter(act.receivedAt()) ? act.receivedAt() : act.occurredAt();
    }
}
