package io.optward.vault.subject;

import java.util.List;

/**
 * A version of the rules that bring an alias into its normal forms, which is what it is found by. Rules under which there
 * may be rows are never changed: another version follows them. Whoever is looked for is looked for by what any version may
 * have written, and {@code RenewAliases} brings the rows of older ones under the current one. A newer libphonenumber that
 * changes a normal form is a new version, too.
 */
sealed interface Normalisation permits NumbersAsDialled, NumbersAsLines {

    /** What new aliases are written by. */
    NumbersAsLines CURRENT = new NumbersAsLines();

    /** What rows may still have been written by, and fingerprints of erased people for ever. */
    List<Normalisation> BEFORE = List.of(new NumbersAsDialled());

    /** Stands in every row that was written by these rules. */
    int version();

    /**
     * Every form under which these rules may have stored a number that has several spellings, whichever was given. May name
     * some that they never wrote. Asked for everything that is looked up, so it does not ask the numbering plans again.
     *
     * @param spellings in digits
     */
    List<AliasForm> mayHaveWritten(List<String> spellings);
}
