package io.optward.simulator.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person's phone number. Printing it shows the last two digits only.
 *
 * @param waId 7 to 15 digits without {@code +}, as WhatsApp writes it in {@code wa_id}
 */
public record PhoneNumber(String waId) {

    private static final Pattern DIGITS = Pattern.compile("[1-9]\\d{6,14}");
    private static final Pattern PUNCTUATION = Pattern.compile("[-() ]");

    public PhoneNumber {
        if (!DIGITS.matcher(waId).matches()) {
            throw new IllegalArgumentException("phone number is not 7 to 15 digits");
        }
    }

    /**
     * Reads what the send API takes: digits with or without a leading {@code +}, and with spaces, hyphens and
     * parentheses between them. The country code must be there; unlike Meta, this simulator never adds one.
     */
    public static Optional<PhoneNumber> read(String text) {
        String plain = PUNCTUATION.matcher(text.strip()).replaceAll("");
        String digits = plain.startsWith("+") ? plain.substring(1) : plain;
        return DIGITS.matcher(digits).matches() ? Optional.of(new PhoneNumber(digits)) : Optional.empty();
    }

    /** With {@code +}. */
    public String e164() {
        return "+" + waId;
    }

    @Override
    public String toString() {
        return "PhoneNumber[…" + waId.substring(waId.length() - 2) + "]";
    }
}
