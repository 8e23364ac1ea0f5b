package io.optward.vault.key;

import java.time.Instant;

/**
 * A key that wraps data keys; never the key itself.
 *
 * @param id {@code kek_…}
 * @param primary whether it wraps new ones; the others only unwrap
 */
record KeyEncryptionKey(String id, boolean primary, Instant createdAt) {

    /** How a key of a keyset is called everywhere outside of it. */
    static String idOf(int idInKeyset) {
        return "kek_" + Integer.toUnsignedString(idInKeyset);
    }
}
