package io.optward.vault.reveal;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.optward.contracts.subject.AliasKind;

/**
 * Shows enough of a value to recognise it and too little to use it. How long the value is does not show either.
 *
 * <p>Of a number: its country calling code and of the rest the last four digits, but never more than two in five. Of an
 * e-mail address: the first letter of its name and of its domain, and a top-level domain of up to six letters. Of a BSUID:
 * the country. Of a user name: the first letter. Of an account: the last four digits, but never more than two in five. Of
 * everything else nothing.
 */
final class Mask {

    /** What is not shown. */
    static final String HIDDEN = "•••";

    private static final int MOST_DIGITS = 4;
    private static final int LONGEST_TOP_LEVEL = 6;
    private static final String ANY_REGION = "ZZ";

    private Mask() {}

    /** An alias, masked by the rules of its kind. */
    static String of(AliasKind kind, String value) {
        return switch (kind) {
            case PHONE -> number(value);
            case WA_ID -> number("+" + value);
            case EMAIL -> address(value);
            case BSUID -> upTo(value, value.indexOf('.') + 1) + HIDDEN;
            case PARENT_BSUID -> upTo(value, value.lastIndexOf('.') + 1) + HIDDEN;
            case USERNAME -> firstOf(value);
            case ACCOUNT -> (HIDDEN + " " + lastOf(value)).stripTrailing();
            case EXTERNAL_ID -> HIDDEN;
        };
    }

    private static String number(String e164) {
        try {
            var code =
                    "+" + PhoneNumberUtil.getInstance().parse(e164, ANY_REGION).getCountryCode();
            if (e164.startsWith(code)) {
                return code + " " + HIDDEN + " " + HIDDEN + " " + lastOf(e164.substring(code.length()));
            }
        } catch (NumberParseException _) {
            // of no numbering plan that we know: no calling code is known either
        }
        return HIDDEN + " " + HIDDEN + " " + lastOf(e164.substring(1));
    }

    private static String address(String address) {
        int at = address.lastIndexOf('@');
        var domain = address.substring(at + 1);
        int dot = domain.lastIndexOf('.');
        boolean topLevelShows = dot >= 0 && domain.length() - dot - 1 <= LONGEST_TOP_LEVEL;
        return firstOf(address.substring(0, Math.max(at, 0)))
                + "@"
                + firstOf(dot < 0 ? domain : domain.substring(0, dot))
                + (topLevelShows ? domain.substring(dot) : "");
    }

    /** The first letter, where there are more. */
    private static String firstOf(String text) {
        return text.codePointCount(0, text.length()) < 2
                ? HIDDEN
                : text.substring(0, text.offsetByCodePoints(0, 1)) + HIDDEN;
    }

    private static String lastOf(String digits) {
        return digits.substring(digits.length() - Math.min(MOST_DIGITS, digits.length() * 2 / 5));
    }

    private static String upTo(String text, int end) {
        return text.substring(0, end);
    }
}
