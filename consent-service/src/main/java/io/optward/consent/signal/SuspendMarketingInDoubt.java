package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.consent.review.Reviews;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * What may be an opt-out stops marketing until a person has looked at it, or until whoever wrote it says clearly what
 * they want. A signal that this version does not know is taken for one. A request for data stops nothing, but somebody
 * must see it.
 */
@ApplicationScoped
class SuspendMarketingInDoubt {

    private final ConsentLedger ledger;
    private final Reviews reviews;
    private final Clock clock;

    SuspendMarketingInDoubt(ConsentLedger ledger, Reviews reviews, Clock clock) {
        this.ledger = ledger;
        this.reviews = reviews;
        this.clock = clock;
    }

    void on(SignalHeard heard, String eventId) {
        switch (heard.signal()) {
            case AMBIGUOUS, UNKNOWN -> suspend(heard, eventId);
            case DATA_REQUEST -> reviews.open(heard, eventId, EventTime.of(heard), null);
            case OPT_OUT, OPT_IN -> settle(heard);
            case HELP, TAKEN_BACK -> {
                // says nothing that somebody must look at
            }
        }
    }

    private void suspend(SignalHeard heard, String eventId) {
        var suspension = ConsentId.ofFact(eventId);
        var at = EventTime.of(heard);
        var history = ledger.append(
                new ConsentEvent.Suspended(suspension, heard.subject(), Witness.of(heard), at, clock.instant()));
        if (!history.isErased()) {
            reviews.open(heard, eventId, at, suspension);
        }
    }

    /** Whoever says clearly that they want everything, or nothing, need not be guessed at. */
    private void settle(SignalHeard heard) {
        if (heard.purpose() == null) {
            reviews.settledByThemselves(heard.subject(), EventTime.of(heard));
        }
    }
}
