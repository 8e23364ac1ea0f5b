package io.optward.outbound.dispatch;

import java.util.Map;

/** What the vault gave out for one message; in the clear, so printing it shows nothing. */
sealed interface Revealed {

    /** A text. */
    record Text(Recipient to, String body) implements Revealed {
        @Override
        public String toString() {
            return "Text[…]";
        }
    }

    /** A template's parameters, by name. */
    record Parameters(Recipient to, Map<String, String> values) implements Revealed {
        @Override
        public String toString() {
            return "Parameters" + values.keySet();
        }
    }

    /** Nothing now; the decision is taken again later. */
    record NotNow(String reason) implements Revealed {}

    /** Nothing, for good. */
    record Never(String reason) implements Revealed {}
}
