package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * START is an act of the person that we witnessed: it lifts what they withdrew and confirms what is pending. Of somebody
 * who never agreed to anything it grants nothing, because nobody showed them what they would agree to.
 */
@ApplicationScoped
class ResumeConsentOnStart {

    private final ConsentLedger ledger;
    private final Clock clock;

    ResumeConsentOnStart(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void on(SignalHeard heard, String eventId) {
        if (heard.signal() != SignalHeard.Signal.OPT_IN) {
            return;
        }
        ledger.append(new ConsentEvent.Resumed(
                ConsentId.ofFact(eventId), heard.subject(), Witness.of(heard), EventTime.of(heard), clock.instant()));
    }
}
