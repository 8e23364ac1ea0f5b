package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.status.StatusReported;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Meta takes a marketing message to somebody who stopped marketing and fails it afterwards with error 131050. The
 * preference webhook may have been missed, so the error stops marketing just the same.
 */
@ApplicationScoped
class StopMarketingOnRefusal {

    private static final int PERSON_STOPPED_MARKETING = 131050;

    private final ConsentLedger ledger;
    private final Clock clock;

    StopMarketingOnRefusal(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    boolean concerns(StatusReported status) {
        var code = status.errorCode();
        return status.status() == StatusReported.Status.FAILED && code != null && code == PERSON_STOPPED_MARKETING;
    }

    void on(StatusReported status, String eventId) {
        ledger.append(new ConsentEvent.PlatformStopped(
                ConsentId.ofFact(eventId),
                status.subject(),
                Witness.of(status),
                EventTime.of(status),
                clock.instant()));
    }
}
