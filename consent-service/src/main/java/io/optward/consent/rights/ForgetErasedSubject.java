package io.optward.consent.rights;

import io.optward.consent.ledger.AnsweredRequests;
import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.consent.review.Reviews;
import io.optward.consent.signal.DeletedMessages;
import io.optward.consent.signal.LastHeard;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * An erased person is never contacted again; each of their subjects comes with an event of its own. What this service kept for its own use is deleted, their
 * {@code consent.state} is tombstoned, and the vault is told what was purged. The ledger itself stays, under a token
 * that no longer leads to anybody: it is the proof that we were allowed to send what we sent (GDPR Art. 7(1), 17(3)(e)).
 */
@ApplicationScoped
class ForgetErasedSubject {

    private final ConsentLedger ledger;
    private final LastHeard lastHeard;
    private final AnsweredRequests answered;
    private final Reviews reviews;
    private final DeletedMessages deleted;
    private final Outbox outbox;
    private final String service;
    private final Clock clock;

    ForgetErasedSubject(
            ConsentLedger ledger,
            LastHeard lastHeard,
            AnsweredRequests answered,
            Reviews reviews,
            DeletedMessages deleted,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service,
            Clock clock) {
        this.ledger = ledger;
        this.lastHeard = lastHeard;
        this.answered = answered;
        this.reviews = reviews;
        this.deleted = deleted;
        this.outbox = outbox;
        this.service = service;
        this.clock = clock;
    }

    void on(SubjectErased erased, String eventId) {
        var now = clock.instant();
        var subject = erased.subject();
        boolean hadState = ledger.erase(
                new ConsentEvent.Erased(ConsentId.ofFact(eventId), subject, erased.erasure(), erased.at(), now));
        var purged = Map.of(
                "lastHeard", lastHeard.forget(subject),
                "answeredRequests", answered.forget(subject),
                "reviews", reviews.forget(subject),
                "deletedMessages", deleted.forget(subject),
                "consentState", hadState ? 1 : 0);
        outbox.add(outbox.envelope(
                erased.erasure() + ".confirmed." + service + "." + subject,
                subject,
                now,
                new ErasureConfirmed(subject, erased.erasure(), service, purged, now)));
    }
}
