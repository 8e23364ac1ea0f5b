package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.vault.key.DataKey;
import java.util.Optional;

/**
 * An alias as it lies in the database.
 *
 * @param sealed the value under the subject's key
 * @param line whether it is a form of a line, whose row is sealed as its PHONE
 */
public record StoredAlias(SubjectToken subject, AliasKind kind, byte[] sealed, boolean line) {

    /** An alias with a row of its own. */
    public StoredAlias(SubjectToken subject, AliasKind kind, byte[] sealed) {
        this(subject, kind, sealed, false);
    }

    /** Its value; empty if it does not open: its row was changed. */
    public Optional<String> opened(DataKey key) {
        if (line && kind == AliasKind.WA_ID) {
            return key.openAlias(AliasKind.PHONE, sealed).map(AliasRow::waIdOf);
        }
        return key.openAlias(kind, sealed);
    }

    @Override
    public String toString() {
        return "StoredAlias[" + subject + ", " + kind + "]";
    }
}
