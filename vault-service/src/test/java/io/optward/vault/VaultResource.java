package io.optward.vault;

import io.optward.kit.fixture.InfrastructureResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Real Kafka, real PostgreSQL, and a keys file that the vault makes itself when it starts for the first time; whoever starts
 * it anew over the same database has the same keys.
 */
public class VaultResource extends InfrastructureResource {

    /** Shared with whoever makes decisions, here the tests. */
    public static final String PROOF_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /** What one person may have revealed in an hour here. */
    public static final int VALUES_IN_AN_HOUR = 8;

    public static final int SUBJECTS_IN_AN_HOUR = 3;

    /** How many look-ups of one person may find nobody here. */
    public static final int MISSES_ALLOWED = 5;

    private static final Path KEYS = keysDirectory();

    @Override
    public Map<String, String> start() {
        init(Map.of(
                "database",
                "vault",
                "optward.vault.keys-file",
                KEYS.resolve("vault.keys").toString(),
                "optward.vault.passphrase",
                "a passphrase for tests",
                "optward.decision.proof-key",
                PROOF_KEY,
                "optward.vault.reveal-limits.people.values",
                Integer.toString(VALUES_IN_AN_HOUR),
                "optward.vault.reveal-limits.people.subjects",
                Integer.toString(SUBJECTS_IN_AN_HOUR),
                "optward.vault.lookup-guard.people.misses",
                Integer.toString(MISSES_ALLOWED)));
        return new HashMap<>(super.start());
    }

    private static Path keysDirectory() {
        try {
            return Files.createTempDirectory("optward-vault-");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the keys file", e);
        }
    }
}
