package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.Topic;
import io.optward.contracts.status.StatusReported;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hands what became of our own messages ({@code messages.status}) to whatever reacts to it. */
@ApplicationScoped
class StatusFacts implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final ConsentLedger ledger;
    private final StopMarketingOnRefusal refusal;

    StatusFacts(SteadfastConsumer steadfast, ConsentLedger ledger, StopMarketingOnRefusal refusal) {
        this.steadfast = steadfast;
        this.ledger = ledger;
        this.refusal = refusal;
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
    public void take(List<Received> facts) {
        var refusals = facts.stream()
                .filter(fact -> fact.event() instanceof StatusReported status && refusal.concerns(status))
                .toList();
        ledger.hold(refusals.stream()
                .map(fact -> ((StatusReported) fact.event()).subject())
                .toList());
        refusals.forEach(fact -> refusal.on((StatusReported) fact.event(), fact.id()));
    }
}
