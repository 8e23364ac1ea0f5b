package io.optward.vault.subject;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the value of each kind of alias must look, and the normal form of those that are not numbers. */
final class AliasFormat {

    static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    static final String PHONE_RULE =
            "a PHONE is + and 7 to 15 digits of a known numbering plan; spaces, dots, dashes and brackets may stand between";

    private static final Pattern PHONE = Pattern.compile("\\+[0-9 ().\\-/]{6,30}");
    private static final Pattern WA_ID = Pattern.compile("[1-9]\\d{6,14}");
    private static final Pattern BSUID = Pattern.compile("[A-Z]{2}\\.[A-Za-z0-9]{1,128}");
    private static final Pattern PARENT_BSUID = Pattern.compile("[A-Z]{2}\\.ENT\\.[A-Za-z0-9]{1,128}");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{1,30}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,255}");
    private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    private AliasFormat() {}

    /** A number as somebody wrote it; it has still to be a number of some plan. */
    static String phone(String value) throws InvalidAliasException {
        return matching(PHONE, value.strip(), PHONE_RULE);
    }

    /** WhatsApp's own form of a number. */
    static String waId(String value) throws InvalidAliasException {
        return matching(WA_ID, value, "a WA_ID is 7 to 15 digits without +");
    }

    /** The one form of an alias that is no number. */
    static List<AliasForm> ofNoNumber(Alias alias) throws InvalidAliasException {
        return List.of(new AliasForm(alias.kind(), normal(alias.kind(), alias.value()), false));
    }

    private static String normal(AliasKind kind, String value) throws InvalidAliasException {
        return switch (kind) {
            case BSUID -> matching(BSUID, value, "a BSUID is a country code, a dot and letters and digits");
            case PARENT_BSUID ->
                matching(PARENT_BSUID, value, "a PARENT_BSUID is a country code, .ENT. and letters and digits");
            case ACCOUNT -> matching(ACCOUNT, value, "an ACCOUNT is digits only");
            case USERNAME -> lower(matching(PLAIN, value.strip(), "a USERNAME is 1 to 200 printable characters"));
            case EMAIL -> lower(matching(EMAIL, value.strip(), "an EMAIL is a name, @ and a domain"));
            case EXTERNAL_ID -> matching(PLAIN, value, "an EXTERNAL_ID is 1 to 200 printable characters");
            case PHONE, WA_ID -> throw new IllegalArgumentException(kind + " is a number");
        };
    }

    private static String matching(Pattern pattern, String value, String rule) throws InvalidAliasException {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidAliasException("value", rule);
        }
        return value;
    }

    private static String lower(String value) {
        return value.toLowerCase(Locale.ROOT);
    }
}
