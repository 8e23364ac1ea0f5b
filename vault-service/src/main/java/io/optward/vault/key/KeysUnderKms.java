package io.optward.vault.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * All keys in the vault's own database, sealed by a KMS. A key-encryption key is sealed once, under the version of the KMS's
 * key that was made for it, and never again: when that version is destroyed the key is noise in every backup, and the others
 * are not. Every method belongs to the transaction of its caller.
 */
final class KeysUnderKms implements KeysetStore {

    private final String keyUri;
    private final Aead kms;
    private final @Nullable KeyVersions versions;
    private final DataSource dataSource;

    /**
     * @param versions null where the KMS cannot be asked to destroy
     * @throws UnusableKeysException if the client does not know such keys
     */
    KeysUnderKms(String keyUri, KmsClient client, @Nullable KeyVersions versions, DataSource dataSource) {
        this.keyUri = keyUri;
        this.versions = versions;
        this.dataSource = dataSource;
        try {
            kms = client.getAead(keyUri);
        } catch (GeneralSecurityException e) {
            throw new UnusableKeysException(
                    keyUri + " names no key of the KMS: set optward.vault.keys.kms.key to transit://mount/key", e);
        }
    }

    @Override
    public boolean exists() {
        return !rows().isEmpty();
    }

    @Override
    public Keysets open() {
        var parts = new HashMap<String, byte[]>();
        try {
            for (var row : rows().entrySet()) {
                parts.put(row.getKey(), kms.decrypt(row.getValue(), belongsTo(row.getKey())));
            }
            return Keysets.ofParts(parts);
        } catch (KmsAwayException | GeneralSecurityException e) {
            throw new UnusableKeysException("the vault's keys do not open with " + keyUri + ": " + e.getMessage(), e);
        } finally {
            wipe(parts);
        }
    }

    @Override
    public void create(Keysets keysets) {
        try {
            write(keysets);
        } catch (KeysNotKeptException e) {
            throw new UnusableKeysException(e.remedy(), e);
        }
    }

    @Override
    public void replace(Keysets keysets) {
        if (versions != null) {
            try {
                versions.rotate(keyUri);
            } catch (KmsAwayException e) {
                throw notKept(e);
            }
        }
        write(keysets);
    }

    @Override
    public Instant destroyFormer(Instant now) {
        if (versions == null) {
            return now;
        }
        try {
            return versions.destroyUnused(keyUri, rows().values(), now);
        } catch (KmsAwayException e) {
            throw new KeysNotKeptException(
                    "the former version of " + keyUri + " was not destroyed: " + e.getMessage(), e);
        }
    }

    @Override
    public String place() {
        return "what " + keyUri + " sealed in the database";
    }

    /** Seals what is new and what says which of them wraps; what is there already stays as it was sealed. */
    private void write(Keysets keysets) {
        var parts = keysets.parts();
        var there = rows().keySet();
        try {
            for (var part : parts.entrySet()) {
                if (part.getKey().equals(Keysets.OTHERS) || !there.contains(part.getKey())) {
                    put(part.getKey(), kms.encrypt(part.getValue(), belongsTo(part.getKey())));
                }
            }
            remove(there.stream().filter(part -> !parts.containsKey(part)).toList());
        } catch (KmsAwayException | GeneralSecurityException e) {
            throw notKept(e);
        } finally {
            wipe(parts);
        }
    }

    private KeysNotKeptException notKept(Exception e) {
        return new KeysNotKeptException("the keys were not sealed by " + keyUri + ": " + e.getMessage(), e);
    }

    private static void wipe(Map<String, byte[]> parts) {
        parts.values().forEach(part -> Arrays.fill(part, (byte) 0));
    }

    private static byte[] belongsTo(String part) {
        return ("optward-vault-keys:2:" + part).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, byte[]> rows() {
        return on(connection -> {
            try (var query = connection.prepareStatement("SELECT part, sealed FROM sealed_keys");
                    var rows = query.executeQuery()) {
                var sealed = new HashMap<String, byte[]>();
                while (rows.next()) {
                    sealed.put(rows.getString("part"), rows.getBytes("sealed"));
                }
                return sealed;
            }
        });
    }

    private void put(String part, byte[] sealed) {
        on(connection -> {
            try (var upsert = connection.prepareStatement(
                    "INSERT INTO sealed_keys (part, sealed, sealed_at) VALUES (?, ?, now()) ON CONFLICT (part)"
                            + " DO UPDATE SET sealed = excluded.sealed, sealed_at = excluded.sealed_at")) {
                upsert.setString(1, part);
                upsert.setBytes(2, sealed);
                return upsert.executeUpdate();
            }
        });
    }

    private void remove(List<String> parts) {
        on(connection -> {
            try (var delete = connection.prepareStatement("DELETE FROM sealed_keys WHERE part = ANY (?)")) {
                delete.setArray(1, connection.createArrayOf("text", parts.toArray()));
                return delete.executeUpdate();
            }
        });
    }

    private <T> T on(Work<T> work) {
        try (var connection = dataSource.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not keep the keys", e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
