package io.optward.vault.subject;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Version 3: a number is a line, however its digits are written ({@link Line}). Whichever form was given, the line's own
 * number is among its forms, so two writers with two spellings meet there. A number that is written in one way is found by
 * that form alone ({@link AliasRow}); version 2 wrote the same forms, each in a row of its own.
 */
final class NumbersAsLines implements Normalisation {

    @Override
    public int version() {
        return 3;
    }

    @Override
    public List<AliasForm> mayHaveWritten(List<String> spellings) {
        return Stream.concat(
                        Stream.of(new AliasForm(AliasKind.PHONE, "+" + spellings.getFirst(), true)),
                        spellings.stream().map(digits -> new AliasForm(AliasKind.WA_ID, digits, true)))
                .toList();
    }

    /** @throws InvalidAliasException if the value has not the form of its kind; the message never holds it */
    Normalised normalise(Alias alias) throws InvalidAliasException {
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
                several(line.spellings()));
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
                several(spellings));
    }

    private static List<String> several(List<String> spellings) {
        return spellings.size() == 1 ? List.of() : spellings;
    }

    /**
     * An alias in its normal forms.
     *
     * @param forms the form that was given, then those that follow from it
     * @param spellings of a number that can be written in several ways all of them, in digits, the one that can be dialled
     *     first; otherwise empty
     */
    record Normalised(List<AliasForm> forms, List<String> spellings) {

        Normalised {
            forms = List.copyOf(forms);
            spellings = List.copyOf(spellings);
        }

        /** An alias that is written in one way and in no other. */
        Normalised(List<AliasForm> forms) {
            this(forms, List.of());
        }

        @Override
        public String toString() {
            return "Normalised[forms=" + forms + "]";
        }
    }
}
