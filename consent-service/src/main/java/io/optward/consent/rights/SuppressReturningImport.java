package io.optward.consent.rights;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.subject.SubjectEvent.SubjectCreated;
import io.optward.contracts.subject.SubjectState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Somebody who was erased and comes back by an import may not be contacted until they act themselves. */
@ApplicationScoped
class SuppressReturningImport {

    private final ConsentLedger ledger;
    private final Clock clock;

    SuppressReturningImport(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void on(SubjectCreated created, String eventId) {
        if (created.state() == SubjectState.SUPPRESSED) {
            ledger.append(new ConsentEvent.Suppressed(
                    ConsentId.ofFact(eventId), created.subject(), created.at(), clock.instant()));
        }
    }
}
