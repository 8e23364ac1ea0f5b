package io.optward.stack.secret;

import io.optward.stack.postgres.DatabasePasswords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Everything secret that the processes of one local stack share, made once and kept in a file that only its owner
 * reads.
 *
 * @param appSecret        signs webhooks: the simulator signs, ingress checks
 * @param verifyToken      Meta's handshake
 * @param whatsappToken    bearer token of the Graph API
 * @param wrappingKey      base64 of 32 bytes; wraps the private halves of the webhook keys
 * @param flows            of whatever answers Flows
 * @param decisionProofKey base64 of 32 bytes; consent makes proofs with it, the vault checks them
 * @param vaultPassphrase  opens the vault's file of keys
 * @param auditSigningKey  base64 of a 32-byte Ed25519 seed; signs checkpoints
 * @param passwords        of the database roles
 */
public record StackSecrets(
        String appSecret,
        String verifyToken,
        String whatsappToken,
        String wrappingKey,
        Flows flows,
        String decisionProofKey,
        String vaultPassphrase,
        String auditSigningKey,
        DatabasePasswords passwords) {

    /**
     * Keys of whatever answers Flows.
     *
     * @param wrappingKey base64 of 32 bytes; wraps the private halves of the Flow keys
     * @param tokenKey    base64 of 32 bytes; makes and checks {@code flow_token}s
     */
    public record Flows(String wrappingKey, String tokenKey) {
        @Override
        public String toString() {
            return "Flows[…]";
        }
    }

    private static final String FILE = "stack.properties";
    private static final String PASSWORD = "database.password.";
    private static final int KEY_BYTES = 32;

    /** New secrets from the system's random numbers. */
    public static StackSecrets random() {
        return new StackSecrets(
                hexKey(),
                hexKey(),
                hexKey(),
                base64Key(),
                new Flows(base64Key(), base64Key()),
                base64Key(),
                hexKey(),
                base64Key(),
                DatabasePasswords.random());
    }

    /**
     * Reads the secrets of a directory, or makes them the first time: mode 0600 in a directory of mode 0700.
     *
     * @param directory such as {@code .optward/secrets}
     */
    public static StackSecrets in(Path directory) {
        var file = directory.resolve(FILE);
        try {
            if (Files.exists(file)) {
                return read(file);
            }
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var secrets = random();
            secrets.write(file);
            return secrets;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read or make the secrets in " + directory, e);
        }
    }

    @Override
    public String toString() {
        return "StackSecrets[…]";
    }

    private static StackSecrets read(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new StackSecrets(
                required(properties, "app-secret"),
                required(properties, "verify-token"),
                required(properties, "whatsapp-token"),
                required(properties, "wrapping-key"),
                new Flows(required(properties, "flows-wrapping-key"), required(properties, "flows-token-key")),
                required(properties, "decision-proof-key"),
                required(properties, "vault-passphrase"),
                required(properties, "audit-signing-key"),
                new DatabasePasswords(DatabasePasswords.roles()
                        .collect(Collectors.toMap(role -> role, role -> required(properties, PASSWORD + role)))));
    }

    private void write(Path file) throws IOException {
        var properties = new Properties();
        properties.setProperty("app-secret", appSecret);
        properties.setProperty("verify-token", verifyToken);
        properties.setProperty("whatsapp-token", whatsappToken);
        properties.setProperty("wrapping-key", wrappingKey);
        properties.setProperty("flows-wrapping-key", flows.wrappingKey());
        properties.setProperty("flows-token-key", flows.tokenKey());
        properties.setProperty("decision-proof-key", decisionProofKey);
        properties.setProperty("vault-passphrase", vaultPassphrase);
        properties.setProperty("audit-signing-key", auditSigningKey);
        passwords.byRole().forEach((role, password) -> properties.setProperty(PASSWORD + role, password));
        // complete before it has its name: a start that is interrupted must not leave half the secrets
        var draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                FILE,
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var writer = Files.newBufferedWriter(draft)) {
            properties.store(writer, "Secrets of this local stack. up --fresh makes new ones.");
        }
        Files.move(draft, file);
    }

    private static String required(Properties properties, String name) {
        var value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the secrets of this stack lack " + name + ": run ./optward up --fresh");
        }
        return value;
    }

    private static String hexKey() {
        return HexFormat.of().formatHex(randomBytes());
    }

    private static String base64Key() {
        return Base64.getEncoder().encodeToString(randomBytes());
    }

    private static byte[] randomBytes() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
