package io.optward.vault.subject;

import io.optward.contracts.subject.AliasKind;

/**
 * One way to write down who somebody is, in its normal form. Printing it shows its kind only.
 *
 * @param derived whether it follows from another form that was given: WA_ID N from PHONE +N, or the reverse
 */
public record AliasForm(AliasKind kind, String value, boolean derived) {

    @Override
    public String toString() {
        return "AliasForm[" + kind + "]";
    }
}
