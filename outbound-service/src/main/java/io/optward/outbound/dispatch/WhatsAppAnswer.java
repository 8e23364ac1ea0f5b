package io.optward.outbound.dispatch;

import io.optward.contracts.vault.Alias;
import java.util.List;

/** What came back from WhatsApp, or what we know when nothing did. */
sealed interface WhatsAppAnswer {

    /**
     * It took the message.
     *
     * @param wamid WhatsApp's message id; contains the phone number, so it is never kept
     * @param held for a quality assessment: released or dropped later
     * @param identities what WhatsApp calls the person, in the clear
     */
    record Accepted(String wamid, boolean held, List<Alias> identities) implements WhatsAppAnswer {
        @Override
        public String toString() {
            return "Accepted[held=" + held + "]";
        }
    }

    /**
     * It answered with an error.
     *
     * @param kind what the code says about the account and the person
     * @param proven whether the message is known not to have been taken; an error of WhatsApp's own, 5xx, never proves
     *     that, whatever its code says
     * @param reason {@code WHATSAPP_<code>}, or {@code WHATSAPP_HTTP_<status>} when there was no code
     * @param tooFast whether the whole number is to slow down
     */
    record Refused(ErrorClass kind, boolean proven, String reason, boolean tooFast) implements WhatsAppAnswer {}

    /** No byte of the message went out. */
    record NotReached() implements WhatsAppAnswer {}

    /** The decision had become too old before the body's first byte: nothing was sent. */
    record TooLate() implements WhatsAppAnswer {}

    /** It was called, and how it took that is not known. */
    record Lost(String reason) implements WhatsAppAnswer {}
}
