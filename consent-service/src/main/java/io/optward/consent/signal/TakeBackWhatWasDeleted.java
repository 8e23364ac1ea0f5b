package io.optward.consent.signal;

import io.optward.consent.ledger.ConsentHistory;
import io.optward.consent.ledger.ConsentId;
import io.optward.consent.ledger.ConsentLedger;
import io.optward.contracts.KeyedId;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * Whoever deletes the message in which they agreed, or writes something else over it, no longer says so: what it
 * permitted is withdrawn, and only that. A refusal is not taken back by deleting it. Meta may tell of the deletion first,
 * so it is kept for as long as the message can still come.
 */
@ApplicationScoped
class TakeBackWhatWasDeleted {

    private final ConsentLedger ledger;
    private final DeletedMessages deleted;
    private final Clock clock;

    TakeBackWhatWasDeleted(ConsentLedger ledger, DeletedMessages deleted, Clock clock) {
        this.ledger = ledger;
        this.deleted = deleted;
        this.clock = clock;
    }

    void on(SignalHeard heard, String eventId) {
        var original = heard.original();
        if (original != null) {
            var history = ledger.historyOf(heard.subject());
            if (!history.isErased()) {
                deleted.remember(original, heard.subject(), eventId, EventTime.of(heard));
                takeBack(heard, history, original, eventId, EventTime.of(heard));
            }
        }
        if (heard.signal() == SignalHeard.Signal.OPT_IN) {
            deleted.of(heard.message(), heard.subject())
                    .ifPresent(deletion -> takeBack(
                            heard,
                            ledger.historyOf(heard.subject()),
                            heard.message(),
                            deletion.eventId(),
                            deletion.at()));
        }
    }

    private void takeBack(
            SignalHeard heard, ConsentHistory history, KeyedId original, String eventId, Instant deletedAt) {
        for (var permission : history.permissionsOf(original)) {
            var at = permission.occurredAt().isAfter(deletedAt) ? permission.occurredAt() : deletedAt;
            var id = ConsentId.ofFact(eventId + "." + permission.consent());
            ledger.append(withdrawal(heard, permission, id, at));
        }
    }

    private ConsentEvent.Withdrawn withdrawal(SignalHeard heard, ConsentEvent permission, String id, Instant at) {
        var seen = Witness.of(heard);
        var evidence = new Evidence(
                seen.method(),
                null,
                permission.consent(),
                seen.message(),
                seen.words(),
                seen.keyword(),
                Evidence.PERSON);
        return permission instanceof ConsentEvent.Granted granted
                ? new ConsentEvent.Withdrawn(
                        id, heard.subject(), granted.purpose(), granted.sender(), evidence, at, clock.instant())
                : new ConsentEvent.Withdrawn(id, heard.subject(), null, null, evidence, at, clock.instant());
    }
}
