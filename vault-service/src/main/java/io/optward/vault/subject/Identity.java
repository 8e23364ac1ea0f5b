package io.optward.vault.subject;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an alias says, in every form it may be met in: a number is found as PHONE and as WA_ID, whichever was given.
 *
 * @param forms the form that was given, normalised, then those that follow from it
 */
public record Identity(List<AliasForm> forms) {

    private static final Pattern PHONE = Pattern.compile("\\+[0-9 ().\\-/]{6,30}");
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern WA_ID = Pattern.compile("[1-9]\\d{6,14}");
    private static final Pattern BSUID = Pattern.compile("[A-Z]{2}\\.[A-Za-z0-9]{1,128}");
    private static final Pattern PARENT_BSUID = Pattern.compile("[A-Z]{2}\\.ENT\\.[A-Za-z0-9]{1,128}");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{1,30}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,255}");
    private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}]{1,200}");
    private static final String NO_REGION = "ZZ";
    private static final int MEXICO = 52;
    /** Mexican numbers have ten digits; the 1 before them was given up in 2019 and WhatsApp still writes it. */
    private static final long MEXICO_NATIONAL = 10_000_000_000L;

    public Identity {
        forms = List.copyOf(forms);
    }

    /**
     * Normalises an alias, by the rules of its kind.
     *
     * @throws InvalidAliasException if the value has not the form of its kind; the message never holds it
     */
    public static Identity of(Alias alias) throws InvalidAliasException {
        // both can be missing in JSON
        if (alias.kind() == null) {
            throw new InvalidAliasException("kind", "name the kind of the alias");
        }
        if (alias.value() == null) {
            throw new InvalidAliasException("value", "give the alias a value");
        }
        var value = alias.value();
        return switch (alias.kind()) {
            case PHONE -> number(alias.kind(), phone(value));
            case WA_ID -> number(alias.kind(), matching(WA_ID, value, "a WA_ID is 7 to 15 digits without +"));
            case BSUID ->
                only(alias.kind(), matching(BSUID, value, "a BSUID is a country code, a dot and letters and digits"));
            case PARENT_BSUID ->
                only(
                        alias.kind(),
                        matching(
                                PARENT_BSUID, value, "a PARENT_BSUID is a country code, .ENT. and letters and digits"));
            case ACCOUNT -> only(alias.kind(), matching(ACCOUNT, value, "an ACCOUNT is digits only"));
            case USERNAME ->
                only(
                        alias.kind(),
                        lower(matching(PLAIN, value.strip(), "a USERNAME is 1 to 200 printable characters")));
            case EMAIL ->
                only(alias.kind(), lower(matching(EMAIL, value.strip(), "an EMAIL is a name, @ and a domain")));
            case EXTERNAL_ID ->
                only(alias.kind(), matching(PLAIN, value, "an EXTERNAL_ID is 1 to 200 printable characters"));
        };
    }

    /** The form that was given, normalised. */
    public AliasForm given() {
        return forms.getFirst();
    }

    /** Whether it may recognise somebody. */
    public boolean identifying() {
        return given().kind().identifying();
    }

    /** Whether this says the same as {@code other}, in whatever form. */
    public boolean sameAs(Identity other) {
        return forms.stream().anyMatch(form -> other.forms.stream()
                .anyMatch(its -> its.kind() == form.kind() && its.value().equals(form.value())));
    }

    private static Identity only(AliasKind kind, String value) {
        return new Identity(List.of(new AliasForm(kind, value, false)));
    }

    /**
     * Every form of a number. WhatsApp writes some numbers otherwise than the numbering plan does (Mexico's former 1
     * after 52), so a WA_ID stands for itself and for the number it means; one of no plan that we know is WhatsApp's
     * word that it can be dialled.
     */
    private static Identity number(AliasKind kind, String value) {
        var forms = new LinkedHashMap<String, AliasForm>();
        add(forms, kind, value, false);
        var e164 = kind == AliasKind.PHONE ? value : parsed("+" + value).orElse("+" + value);
        add(forms, AliasKind.PHONE, e164, true);
        add(forms, AliasKind.WA_ID, e164.substring(1), true);
        return new Identity(List.copyOf(forms.values()));
    }

    private static void add(LinkedHashMap<String, AliasForm> forms, AliasKind kind, String value, boolean derived) {
        forms.putIfAbsent(kind + value, new AliasForm(kind, value, derived));
    }

    private static String phone(String value) throws InvalidAliasException {
        var rule =
                "a PHONE is + and 7 to 15 digits of a known numbering plan; spaces, dots, dashes and brackets may stand between";
        return parsed(matching(PHONE, value.strip(), rule)).orElseThrow(() -> new InvalidAliasException("value", rule));
    }

    /** The number in E.164 form, where the digits can be a number at all; numbers not yet given out count. */
    private static Optional<String> parsed(String value) {
        var plans = PhoneNumberUtil.getInstance();
        try {
            var number = plans.parse(value, NO_REGION);
            if (number.getCountryCode() == MEXICO && number.getNationalNumber() / MEXICO_NATIONAL == 1) {
                number.setNationalNumber(number.getNationalNumber() % MEXICO_NATIONAL);
            }
            if (number.hasExtension() || !plans.isPossibleNumber(number)) {
                return Optional.empty();
            }
            return Optional.of(plans.format(number, PhoneNumberFormat.E164))
                    .filter(e164 -> E164.matcher(e164).matches());
        } catch (NumberParseException _) {
            return Optional.empty();
        }
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
