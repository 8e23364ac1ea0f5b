package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;

/**
 * An alias as it lies in the database.
 *
 * @param sealed the value under the subject's key
 */
public record StoredAlias(SubjectToken subject, AliasKind kind, byte[] sealed) {

    @Override
    public String toString() {
        return "StoredAlias[" + subject + ", " + kind + "]";
    }
}
