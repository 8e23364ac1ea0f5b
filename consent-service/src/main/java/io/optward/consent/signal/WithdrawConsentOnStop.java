package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * STOP ends everything that needs an opt-in, or the purpose that it names, for the whole business. The event carries the
 * keyword, never the words; seen twice, it changes nothing.
 */
@ApplicationScoped
class WithdrawConsentOnStop {

    private final ConsentLedger ledger;
    private final Clock clock;

    WithdrawConsentOnStop(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void on(SignalHeard heard, String eventId) {
        if (heard.signal() != SignalHeard.Signal.OPT_OUT) {
            return;
        }
        ledger.append(new ConsentEvent.Withdrawn(
                ConsentId.ofFact(eventId),
                heard.subject(),
                heard.purpose(),
                null,
                Witness.of(heard),
                EventTime.of(heard),
                clock.instant()));
    }
}
