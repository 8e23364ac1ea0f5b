package io.optward.bench.vault;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.process.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A vault with people in it that is kept from run to run. A run works on a copy, so that every run finds the same. Each
 * number of people and each schema has a seed of its own.
 *
 * @param directory holds PostgreSQL's data, the keys file, its passphrase and the passwords, and what the vault answered
 */
record Seed(Path directory, int people) {

    private static final String PASSPHRASE = "passphrase";
    private static final List<Path> SCHEMA = List.of(
            Path.of("vault-service", "src", "main", "resources", "db"),
            Path.of("service-kit", "src", "main", "resources", "db"));

    /** The seed in {@code state} for so many people and for the schema of this checkout. */
    static Seed of(Checkout checkout, Path state, int people) {
        var name = "vault-" + people + "-" + fingerprintOfSchema(checkout);
        return new Seed(state.resolve(name), people);
    }

    /** Whether it was filled to the end; half a seed is none. */
    boolean isComplete() {
        return Files.exists(complete());
    }

    void setComplete() throws IOException {
        Files.writeString(complete(), "");
    }

    /** Forgets what was there and makes new secrets. */
    void begin() throws IOException {
        DirectoryTree.delete(directory);
        Files.createDirectories(directory);
        var secrets = new Properties();
        secrets.putAll(DatabasePasswords.random().byRole());
        // a password of the database is as good a passphrase
        secrets.setProperty(PASSPHRASE, DatabasePasswords.random().of(DatabasePasswords.SUPERUSER));
        Files.createFile(
                secretsFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(secretsFile())) {
            secrets.store(out, "of a vault that holds nobody");
        }
    }

    DatabasePasswords passwords() {
        var byRole = new HashMap<String, String>();
        var secrets = secrets();
        DatabasePasswords.roles().forEach(role -> byRole.put(role, secrets.getProperty(role)));
        return new DatabasePasswords(byRole);
    }

    String passphrase() {
        return secrets().getProperty(PASSPHRASE);
    }

    Path postgres() {
        return directory.resolve("postgres");
    }

    Path keysFile() {
        return directory.resolve("vault.keys");
    }

    SealedPeople sealedPeople() {
        return new SealedPeople(directory.resolve("people"), people);
    }

    private Path complete() {
        return directory.resolve("complete");
    }

    private Path secretsFile() {
        return directory.resolve("secrets.properties");
    }

    private Properties secrets() {
        var secrets = new Properties();
        try (var in = Files.newInputStream(secretsFile())) {
            secrets.load(in);
            return secrets;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + secretsFile(), e);
        }
    }

    private static String fingerprintOfSchema(Checkout checkout) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var directory : SCHEMA) {
                for (var file : migrations(checkout.root().resolve(directory))) {
                    digest.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the migrations of the vault cannot be read", e);
        }
    }

    private static List<Path> migrations(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
    }
}
