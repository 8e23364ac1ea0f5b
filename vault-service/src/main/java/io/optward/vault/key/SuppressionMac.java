package io.optward.vault.key;

import com.google.crypto.tink.util.Bytes;

/** What an erased person's alias is recognised by: a MAC under the suppression key, which finds no living subject. */
public record SuppressionMac(Bytes bytes) {

    /** As the database gives it. */
    public static SuppressionMac of(byte[] bytes) {
        return new SuppressionMac(Bytes.copyFrom(bytes));
    }

    /** A copy, as the database takes it. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
