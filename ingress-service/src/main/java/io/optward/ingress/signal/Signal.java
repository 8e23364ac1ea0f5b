package io.optward.ingress.signal;

import io.optward.contracts.inbound.InboundEvent.SignalHeard;

/**
 * What a text said about consent.
 *
 * @param meaning opt-out or opt-in
 * @param keyword the entry of the list that matched, never what the person typed
 * @param language BCP 47 tag of the list
 * @param words the person's words in the normal form they were compared in; personal, printing does not show them
 */
public record Signal(SignalHeard.Signal meaning, String keyword, String language, String words) {

    @Override
    public String toString() {
        return "Signal[" + meaning + ", " + keyword + ", " + language + "]";
    }
}
