package io.optward.ingress.signal;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import org.jspecify.annotations.Nullable;

/**
 * What an utterance said about consent.
 *
 * @param meaning what was said
 * @param method how
 * @param keyword the entry of the list that matched, or our own name of what a button or a Flow stands for; never what
 *     the person typed
 * @param language BCP 47 tag of the list; {@link #WITHOUT_WORDS} of buttons' payloads, Flows and deleted messages
 * @param words what the person said in the form it was compared in; personal, printing does not show it
 * @param purpose what it was said of; null: everything that needs an opt-in
 * @param noticeVersion of the notice that was shown where they agreed; no personal data
 * @param originalWamid the message that was edited or deleted; personal
 */
public record Signal(
        SignalHeard.Signal meaning,
        SignalHeard.Method method,
        String keyword,
        String language,
        String words,
        @Nullable Purpose purpose,
        @Nullable String noticeVersion,
        @Nullable String originalWamid) {

    /** BCP 47 for what has no linguistic content. */
    public static final String WITHOUT_WORDS = "zxx";

    /** What follows the keyed message id in the event's id: {@code .opt-out}. */
    public String suffix() {
        return switch (meaning) {
            case OPT_OUT -> ".opt-out";
            case OPT_IN -> ".opt-in";
            case AMBIGUOUS -> ".ambiguous";
            case HELP -> ".help";
            case DATA_REQUEST -> ".data-request";
            case TAKEN_BACK -> ".taken-back";
            case UNKNOWN -> throw new IllegalStateException("nothing is heard as unknown");
        };
    }

    @Override
    public String toString() {
        return "Signal[" + meaning + ", " + method + ", " + keyword + ", " + language + "]";
    }
}
