package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.vault.key.IndexMac;

/**
 * An alias about to be written.
 *
 * @param sealed the value under the subject's key
 */
public record NewAlias(SubjectToken subject, IndexMac mac, AliasRow row, byte[] sealed) {

    @Override
    public String toString() {
        return "NewAlias[" + subject + ", " + row.kind() + "]";
    }
}
