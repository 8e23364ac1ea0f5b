package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentLedger;
import io.optward.consent.review.AwaitedReviews;
import io.optward.contracts.Topic;
import io.optward.contracts.inbound.InboundEvent;
import io.optward.contracts.inbound.InboundEvent.CallReported;
import io.optward.contracts.inbound.InboundEvent.IdentityChanged;
import io.optward.contracts.inbound.InboundEvent.ItemPutAside;
import io.optward.contracts.inbound.InboundEvent.MessageEdited;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.MessageRevoked;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.inbound.InboundEvent.PutAsideSettled;
import io.optward.contracts.inbound.InboundEvent.ReactionChanged;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.kit.consumption.Received;
import io.optward.kit.consumption.SteadfastConsumer;
import io.optward.kit.consumption.TopicEffect;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hands everything a person did ({@code messages.inbound}) to whatever reacts to it, a batch in one transaction. */
@ApplicationScoped
class InboundFacts implements TopicEffect {

    private final SteadfastConsumer steadfast;
    private final ConsentLedger ledger;
    private final LastHeard lastHeard;
    private final WithdrawConsentOnStop withdraw;
    private final RestoreConsentOnOptIn restore;
    private final SuspendMarketingInDoubt suspend;
    private final TakeBackWhatWasDeleted takeBack;
    private final FollowPlatformPreference preference;
    private final AwaitedReviews reviews;

    InboundFacts(
            SteadfastConsumer steadfast,
            ConsentLedger ledger,
            LastHeard lastHeard,
            WithdrawConsentOnStop withdraw,
            RestoreConsentOnOptIn restore,
            SuspendMarketingInDoubt suspend,
            TakeBackWhatWasDeleted takeBack,
            FollowPlatformPreference preference,
            AwaitedReviews reviews) {
        this.steadfast = steadfast;
        this.ledger = ledger;
        this.lastHeard = lastHeard;
        this.withdraw = withdraw;
        this.restore = restore;
        this.suspend = suspend;
        this.takeBack = takeBack;
        this.preference = preference;
        this.reviews = reviews;
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
    public void take(List<Received> facts) {
        ledger.hold(facts.stream()
                .flatMap(fact ->
                        fact.event() instanceof InboundEvent event ? Stream.of(event.subject()) : Stream.empty())
                .toList());
        var messages = new ArrayList<MessageReceived>();
        for (var fact : facts) {
            if (fact.event() instanceof InboundEvent event) {
                switch (event) {
                    case MessageReceived message -> {
                        if (message.opensServiceWindow()) {
                            messages.add(message);
                        }
                    }
                    case SignalHeard heard -> {
                        withdraw.on(heard, fact.id());
                        restore.on(heard, fact.id());
                        suspend.on(heard, fact.id());
                        takeBack.on(heard, fact.id());
                    }
                    case PreferenceChanged changed -> preference.on(changed, fact.id());
                    case ItemPutAside item -> reviews.on(item);
                    case PutAsideSettled settled -> reviews.on(settled);
                    // what they say about consent comes as a signal of its own
                    case MessageEdited _, MessageRevoked _, ReactionChanged _, IdentityChanged _, CallReported _ -> {}
                }
            }
        }
        lastHeard.remember(messages);
    }
}
