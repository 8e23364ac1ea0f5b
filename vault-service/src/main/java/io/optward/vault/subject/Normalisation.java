package io.optward.vault.subject;

import io.optward.contracts.vault.Alias;
import java.util.List;

/**
 * The rules that bring an alias into its normal forms, which is what it is found by. Rules under which there may be rows
 * are never changed: another version follows them. Whoever is looked for is looked for under all versions, and
 * {@code RenewAliases} brings the rows of older ones under the current one. A newer libphonenumber that changes a normal
 * form is a new version, too.
 */
sealed interface Normalisation permits NumbersAsDialled, NumbersAsLines {

    /** What new aliases are written by. */
    Normalisation CURRENT = new NumbersAsLines();

    /** What rows may still have been written by, and fingerprints of erased people for ever. */
    List<Normalisation> BEFORE = List.of(new NumbersAsDialled());

    /** Stands in every row that was written by these rules. */
    int version();

    /** @throws InvalidAliasException if the value has not the form of its kind; the message never holds it */
    Normalised normalise(Alias alias) throws InvalidAliasException;

    /**
     * An alias in its normal forms.
     *
     * @param forms the form that was given, then those that follow from it
     * @param spellings every way in which the same is written, for what can be written in several; otherwise empty
     */
    record Normalised(List<AliasForm> forms, List<Alias> spellings) {

        public Normalised {
            forms = List.copyOf(forms);
            spellings = List.copyOf(spellings);
        }

        /** An alias that is written in one way and in no other. */
        public Normalised(List<AliasForm> forms) {
            this(forms, List.of());
        }

        @Override
        public String toString() {
            return "Normalised[forms=" + forms + "]";
        }
    }
}
