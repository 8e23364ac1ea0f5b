package io.optward.outbound.dispatch;

/** What became of the question for a {@code flow_token}. */
sealed interface FlowToken {

    /** One that was never used. Printing it shows nothing of it. */
    record Fresh(String text) implements FlowToken {
        @Override
        public String toString() {
            return "Fresh[…]";
        }
    }

    /** None now. A Flow without a token would be of no use to anybody, so its message waits. */
    record NotNow(String reason) implements FlowToken {}
}
