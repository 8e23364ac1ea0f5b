package io.optward.consent.decision;

import io.optward.contracts.decision.Decision.Outcome;

/** Why a message may not go out, or not yet. The names are part of the interface. */
enum Reason {
    /** The business has no sender with this phone number id. */
    SENDER_UNKNOWN(Outcome.DENY),
    SUBJECT_ERASED(Outcome.DENY),
    /** Erased once, came back by an import, and has not acted since. */
    SUBJECT_SUPPRESSED(Outcome.DENY),
    /** The person stopped marketing in WhatsApp itself. */
    STOPPED_ON_PLATFORM(Outcome.DENY),
    CONSENT_WITHDRAWN(Outcome.DENY),
    /** They wrote something that may be an opt-out, and nobody has looked at it yet. */
    OPT_OUT_SUSPECTED(Outcome.DENY),
    /** A department says they agreed; they must confirm it in the chat. */
    CONSENT_PENDING(Outcome.DENY),
    NO_CONSENT(Outcome.DENY),
    NOT_HEARD_FROM_FOR_A_DAY(Outcome.DENY),
    NOT_HEARD_SINCE_STOP(Outcome.DENY),
    /** No reference of the person's request for a code. */
    CODE_NOT_ASKED_FOR(Outcome.DENY),
    /** The reference is shaped like a phone number or an address, or too long. */
    REFERENCE_NOT_ACCEPTED(Outcome.DENY),
    /** Two people must approve the text of a legal notice; that cannot be done yet. */
    APPROVAL_MISSING(Outcome.DENY),
    /** Something that names the person could not be understood, and nobody has looked at it yet. */
    AWAITING_REVIEW(Outcome.WAIT),
    /** Webhooks may have been accepted that the ledger has not seen. */
    LEDGER_BEHIND(Outcome.WAIT);

    private final Outcome outcome;

    Reason(Outcome outcome) {
        this.outcome = outcome;
    }

    /** What it leads to when it comes first. */
    Outcome outcome() {
        return outcome;
    }
}
