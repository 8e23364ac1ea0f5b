package io.optward.contracts.outbound;

/** Where a message stands on its way out. */
public enum MessageStatus {
    ACCEPTED(false),
    CLEARED(false),
    SENDING(false),
    /** WhatsApp took it: it has a message id. */
    SUBMITTED(false),
    SENT(false),
    DELIVERED(false),
    READ(false),
    PLAYED(true),
    /** May not go out yet: the reasons say why. */
    WAITING(false),
    /** WhatsApp holds it for its own pacing. */
    HELD(false),
    /** A send was started and its answer never came; the status webhook or a quiet period settles it. */
    OUTCOME_UNKNOWN(false),
    DENIED(true),
    EXPIRED(true),
    CANCELLED(true),
    /**
     * It failed. Where {@code OUTCOME_NEVER_KNOWN} stands first among the reasons, that is only believed: what WhatsApp
     * tells later may follow, from SUBMITTED to PLAYED, or FAILED for a reason that is known.
     */
    FAILED(true);

    private final boolean last;

    MessageStatus(boolean last) {
        this.last = last;
    }

    /**
     * Whether nothing follows any more, unless it was believed only; of the sent ones the last one reached is the final
     * one.
     */
    public boolean last() {
        return last;
    }
}
