package io.optward.vault.key;

import com.google.crypto.tink.KeysetHandle;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * All keys of a vault, as the keys file holds them.
 *
 * @param byRole one keyset for each role
 * @param createdAt when each key-encryption key was made, by its id within the keyset
 */
record Keysets(Map<KeyRole, KeysetHandle> byRole, Map<Integer, Instant> createdAt) {

    Keysets {
        byRole = Map.copyOf(byRole);
        createdAt = Map.copyOf(createdAt);
    }

    /** New random keys for an empty vault. */
    static Keysets generate(Instant now) {
        Algorithms.register();
        var byRole = new EnumMap<KeyRole, KeysetHandle>(KeyRole.class);
        try {
            for (var role : KeyRole.values()) {
                byRole.put(role, KeysetHandle.generateNew(role.parameters()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keys could not be made", e);
        }
        var sets = new Keysets(byRole, Map.of());
        return new Keysets(
                byRole, Map.of(sets.of(KeyRole.KEY_ENCRYPTION).getPrimary().getId(), now));
    }

    KeysetHandle of(KeyRole role) {
        var keyset = byRole.get(role);
        if (keyset == null) {
            throw new UnusableKeysException("the keys file holds no keyset for " + role);
        }
        return keyset;
    }

    @Override
    public String toString() {
        return "Keysets[" + byRole.keySet() + "]";
    }
}
