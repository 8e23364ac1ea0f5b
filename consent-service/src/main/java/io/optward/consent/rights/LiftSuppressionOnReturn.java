package io.optward.consent.rights;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.subject.SubjectEvent.SubjectReturned;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Somebody suppressed acted themselves: they may be contacted again, from nothing. Nothing is granted by it. */
@ApplicationScoped
class LiftSuppressionOnReturn {

    private final ConsentLedger ledger;
    private final Clock clock;

    LiftSuppressionOnReturn(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void on(SubjectReturned returned, String eventId) {
        ledger.append(new ConsentEvent.Returned(
                ConsentId.ofFact(eventId), returned.subject(), returned.at(), clock.instant()));
    }
}
