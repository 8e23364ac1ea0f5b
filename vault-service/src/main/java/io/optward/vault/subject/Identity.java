package io.optward.vault.subject;

import io.optward.contracts.vault.Alias;
import java.util.ArrayList;
import java.util.List;

/**
 * What an alias says, in every form it may be met in: a number is found as PHONE and as WA_ID, whichever was given.
 *
 * @param forms the form that was given, normalised, then those that follow from it
 * @param older what else earlier versions of the rules may have written for the same: looked for, never written
 */
public record Identity(List<AliasForm> forms, List<AliasForm> older) {

    public Identity {
        forms = List.copyOf(forms);
        older = List.copyOf(older);
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
        var normalised = Normalisation.CURRENT.normalise(alias);
        return new Identity(normalised.forms(), older(normalised));
    }

    /** Which version of the rules new aliases are written by. */
    public static int version() {
        return Normalisation.CURRENT.version();
    }

    /** The form that was given, normalised. */
    public AliasForm given() {
        return forms.getFirst();
    }

    /** What is written of it: a row for each form, or one for both forms of a number that is written in one way. */
    public List<AliasRow> rows() {
        // whatever is written in several ways is looked for by what older rules wrote
        return AliasRow.of(forms, older.isEmpty());
    }

    /** Whether it may recognise somebody. */
    public boolean identifying() {
        return given().kind().identifying();
    }

    /** Every form that it may be on record in. */
    public List<AliasForm> all() {
        var all = new ArrayList<>(forms);
        all.addAll(older);
        return all;
    }

    /** Whether this says the same as {@code other}, in whatever form. */
    public boolean sameAs(Identity other) {
        return forms.stream().anyMatch(form -> isAmong(form, other.forms));
    }

    /** What is written in one way only has the same forms under every version. */
    private static List<AliasForm> older(NumbersAsLines.Normalised current) {
        if (current.spellings().isEmpty()) {
            return List.of();
        }
        return Normalisation.BEFORE.stream()
                .flatMap(rules -> rules.mayHaveWritten(current.spellings()).stream())
                .distinct()
                .filter(form -> !isAmong(form, current.forms()))
                .toList();
    }

    private static boolean isAmong(AliasForm form, List<AliasForm> forms) {
        return forms.stream()
                .anyMatch(one -> one.kind() == form.kind() && one.value().equals(form.value()));
    }
}
