package io.optward.consent.rights;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Two subjects are one person: what either refused stays refused for both. The vault reveals neither until it reads on
 * {@code consent.events} that this is done.
 */
@ApplicationScoped
class JoinMergedSubjects {

    private final ConsentLedger ledger;
    private final Clock clock;

    JoinMergedSubjects(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void on(MergeBegun begun, String eventId) {
        ledger.merge(new ConsentEvent.Merged(
                ConsentId.ofFact(eventId), begun.subject(), begun.child(), begun.merge(), begun.at(), clock.instant()));
    }
}
