package io.optward.vault.subject;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Version 2: a number is a line, however its digits are written ({@link Line}). Whichever form was given, the line's own
 * number is among its forms, so two writers with two spellings meet there.
 */
final class NumbersAsLines implements Normalisation {

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Normalised normalise(Alias alias) throws InvalidAliasException {
        return switch (alias.kind()) {
            case PHONE -> phone(AliasFormat.phone(alias.value()));
            case WA_ID -> waId(AliasFormat.waId(alias.value()));
            case BSUID, PARENT_BSUID, ACCOUNT, USERNAME, EMAIL, EXTERNAL_ID ->
                new Normalised(AliasFormat.ofNoNumber(alias));
        };
    }

    private static Normalised phone(String value) throws InvalidAliasException {
        var line = Line.of(value).orElseThrow(() -> new InvalidAliasException("value", AliasFormat.PHONE_RULE));
        return new Normalised(
                List.of(
                        new AliasForm(AliasKind.PHONE, line.e164(), false),
                        new AliasForm(AliasKind.WA_ID, line.waId(), true)),
                spellings(line.spellings()));
    }

    /** One of no plan that we know is WhatsApp's word that it can be dialled. */
    private static Normalised waId(String digits) {
        var line = Line.of("+" + digits).orElseGet(() -> Line.writtenInOneWay(digits));
        var spellings = new ArrayList<>(line.spellings());
        if (!spellings.contains(digits)) {
            spellings.add(digits);
        }
        return new Normalised(
                List.of(
                        new AliasForm(AliasKind.WA_ID, digits, false),
                        new AliasForm(AliasKind.PHONE, line.e164(), true)),
                spellings(spellings));
    }

    private static List<Alias> spellings(List<String> digits) {
        return digits.size() == 1
                ? List.of()
                : digits.stream()
                        .flatMap(one ->
                                Stream.of(new Alias(AliasKind.PHONE, "+" + one), new Alias(AliasKind.WA_ID, one)))
                        .toList();
    }
}
