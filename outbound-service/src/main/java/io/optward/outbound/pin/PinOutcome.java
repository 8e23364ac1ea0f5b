package io.optward.outbound.pin;

/** What became of a change. */
sealed interface PinOutcome {

    /** The new PIN holds. */
    record Changed() implements PinOutcome {}

    /**
     * WhatsApp refused it, and the old one holds.
     *
     * @param reason {@code WHATSAPP_<code>} or {@code WHATSAPP_HTTP_<status>}
     */
    record Refused(String reason) implements PinOutcome {}

    /** It was asked and gave no answer that can be read: either may hold. */
    record Unknown(String reason) implements PinOutcome {}

    /** WhatsApp was not asked, because the vault did not keep the PIN. */
    record NotAsked() implements PinOutcome {}

    /** As it stands in the table. */
    default String state() {
        return switch (this) {
            case Changed _ -> "CHANGED";
            case Refused _ -> "REFUSED";
            case Unknown _ -> "UNKNOWN";
            case NotAsked _ -> "NOT_ASKED";
        };
    }
}
