package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * WhatsApp's own control of marketing messages. A stop there stops marketing here, for the whole business; a resume
 * lifts that stop and nothing else. A value that we do not know is taken for a stop. A sign-up by Meta's link changes
 * nothing: it shows none of our notices, and we do not know that it lifts a stop.
 */
@ApplicationScoped
class FollowPlatformPreference {

    private final ConsentLedger ledger;
    private final Clock clock;

    FollowPlatformPreference(ConsentLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void on(PreferenceChanged changed, String eventId) {
        var id = ConsentId.ofFact(eventId);
        switch (changed.value()) {
            case STOP, UNKNOWN ->
                ledger.append(new ConsentEvent.PlatformStopped(
                        id, changed.subject(), Witness.of(changed), EventTime.of(changed), clock.instant()));
            case RESUME ->
                ledger.append(new ConsentEvent.PlatformResumed(
                        id, changed.subject(), Witness.of(changed), EventTime.of(changed), clock.instant()));
            case SIGNUP -> {
                // see above
            }
        }
    }
}
