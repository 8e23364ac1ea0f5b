package io.optward.contracts.vault;

import io.optward.contracts.subject.AliasKind;

/** A person's alias in the clear. Printing it shows its kind only. */
public record Alias(AliasKind kind, String value) {

    @Override
    public String toString() {
        return "Alias[" + kind + "]";
    }
}
