package io.optward.vault.subject;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The rules of version 1 as they were, to hold what is looked for against what they wrote. */
final class VersionOne {

    private static final String NO_REGION = "ZZ";
    private static final int MEXICO = 52;
    private static final long MEXICO_NATIONAL = 10_000_000_000L;

    private VersionOne() {}

    static List<AliasForm> forms(Alias alias) throws InvalidAliasException {
        return switch (alias.kind()) {
            case PHONE ->
                number(
                        AliasKind.PHONE,
                        parsed(AliasFormat.phone(alias.value()))
                                .orElseThrow(() -> new InvalidAliasException("value", AliasFormat.PHONE_RULE)));
            case WA_ID -> number(AliasKind.WA_ID, AliasFormat.waId(alias.value()));
            case BSUID, PARENT_BSUID, ACCOUNT, USERNAME, EMAIL, EXTERNAL_ID -> AliasFormat.ofNoNumber(alias);
        };
    }

    private static List<AliasForm> number(AliasKind kind, String value) {
        var forms = new LinkedHashMap<String, AliasForm>();
        add(forms, kind, value, false);
        var e164 = kind == AliasKind.PHONE ? value : parsed("+" + value).orElse("+" + value);
        add(forms, AliasKind.PHONE, e164, true);
        add(forms, AliasKind.WA_ID, e164.substring(1), true);
        return List.copyOf(forms.values());
    }

    private static void add(LinkedHashMap<String, AliasForm> forms, AliasKind kind, String value, boolean derived) {
        forms.putIfAbsent(kind + value, new AliasForm(kind, value, derived));
    }

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
                    .filter(e164 -> AliasFormat.E164.matcher(e164).matches());
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }
}
