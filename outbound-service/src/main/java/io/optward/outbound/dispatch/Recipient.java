package io.optward.outbound.dispatch;

/** Under what WhatsApp reaches a person; in the clear, so printing it shows nothing. */
sealed interface Recipient {

    /** E.164 with {@code +}; without it Meta would prepend the business's own country code. */
    record PhoneNumber(String e164) implements Recipient {
        @Override
        public String toString() {
            return "PhoneNumber[…]";
        }
    }

    /** Business-scoped user id, for people who hide their number. */
    record UserId(String bsuid) implements Recipient {
        @Override
        public String toString() {
            return "UserId[…]";
        }
    }
}
