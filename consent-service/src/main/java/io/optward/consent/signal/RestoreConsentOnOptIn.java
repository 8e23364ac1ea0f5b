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
 *
 * <p>An opt-in that names a purpose is the answer to a question that showed what is agreed to: it grants that purpose, to
 * the sender that asked.
 */
@ApplicationScoped
class RestoreConsentOnOptIn {

    private final ConsentLedger ledger;
    private final Clock clock;

    RestoreConsentOnOptIn(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void on(SignalHeard heard, String eventId) {
        if (heard.signal() == SignalHeard.Signal.OPT_IN && mayAgree(heard.method())) {
            ledger.append(entry(heard, ConsentId.ofFact(eventId)));
        }
    }

    /** An edit agrees to nothing, and neither does what we do not know. */
    private static boolean mayAgree(SignalHeard.Method method) {
        return switch (method) {
            case KEYWORD, CAPTION, BUTTON, REPLY, FLOW -> true;
            case EDIT, REVOKE, UNKNOWN -> false;
        };
    }

    private ConsentEvent entry(SignalHeard heard, String id) {
        var purpose = heard.purpose();
        return purpose == null
                ? new ConsentEvent.Resumed(id, heard.subject(), Witness.of(heard), EventTime.of(heard), clock.instant())
                : new ConsentEvent.Granted(
                        id,
                        heard.subject(),
                        purpose,
                        heard.sender(),
                        Witness.of(heard),
                        EventTime.of(heard),
                        clock.instant());
    }
}
