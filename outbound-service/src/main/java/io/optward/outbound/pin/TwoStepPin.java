package io.optward.outbound.pin;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Six digits that WhatsApp asks for before a number is registered anew. Printing it shows nothing.
 *
 * @see "Meta, Cloud API, two-step verification"
 */
record TwoStepPin(String digits) {

    private static final Pattern SIX_DIGITS = Pattern.compile("\\d{6}");

    TwoStepPin {
        objection(digits).ifPresent(rule -> {
            throw new IllegalArgumentException(rule);
        });
    }

    /** What is wrong with a PIN, without the PIN; empty if nothing is. */
    static Optional<String> objection(@Nullable String digits) {
        if (digits == null || !SIX_DIGITS.matcher(digits).matches()) {
            return Optional.of("a PIN has six digits");
        }
        if (digits.chars().distinct().count() < 3) {
            return Optional.of("a PIN of one or two digits is guessed first; take at least three different ones");
        }
        if (isARun(digits, 1) || isARun(digits, -1)) {
            return Optional.of("a PIN that counts up or down is guessed first; take another");
        }
        return Optional.empty();
    }

    private static boolean isARun(String digits, int step) {
        for (int i = 1; i < digits.length(); i++) {
            if ((digits.charAt(i - 1) - '0' + step + 10) % 10 != digits.charAt(i) - '0') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "TwoStepPin[••••••]";
    }
}
