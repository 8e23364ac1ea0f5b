package io.optward.vault.key;

import com.google.crypto.tink.util.Bytes;

/** What an alias is found by: a MAC under the index key; 32 bytes that say nothing without it. */
public record IndexMac(Bytes bytes) {

    /** As the database gives it. */
    public static IndexMac of(byte[] bytes) {
        return new IndexMac(Bytes.copyFrom(bytes));
    }

    /** A copy, as the database takes it. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
