package io.optward.stack.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the people and clients of one local stack sign in with. A secret is made when it is first asked for, and kept in a
 * file that only its owner reads: a department that is added later gets one, and the others keep theirs.
 */
public final class IdentitySecrets {

    private static final String FILE = "identity.properties";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int OTP_CHARACTERS = 32;
    private static final int SECRET_BYTES = 24;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;

    private IdentitySecrets(Path file) {
        this.file = file;
    }

    /** The secrets of a directory, such as {@code .optward/secrets}. */
    public static IdentitySecrets in(Path directory) {
        return new IdentitySecrets(directory.toAbsolutePath().resolve(FILE));
    }

    /** The secret of a client with credentials of its own. */
    public String ofClient(String clientId) {
        return kept("client." + clientId, IdentitySecrets::word);
    }

    /** A person's password. */
    public String passwordOf(String person) {
        return kept("password." + person, IdentitySecrets::word);
    }

    /** What a person's authenticator makes one-time codes from, in base32. */
    public String oneTimeSecretOf(String person) {
        return kept("one-time-secret." + person, () -> RANDOM.ints(OTP_CHARACTERS, 0, BASE32.length())
                .collect(StringBuilder::new, (text, i) -> text.append(BASE32.charAt(i)), StringBuilder::append)
                .toString());
    }

    @Override
    public String toString() {
        return "IdentitySecrets[…]";
    }

    private String kept(String name, Supplier<String> maker) {
        // several parts of a stack start at once
        synchronized (IdentitySecrets.class) {
            var all = read();
            var known = all.getProperty(name);
            if (known != null) {
                return known;
            }
            var made = maker.get();
            all.setProperty(name, made);
            write(all);
            return made;
        }
    }

    private static String word() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Properties read() {
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("could not read " + file, e);
            }
        }
        return properties;
    }

    private void write(Properties all) {
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // complete before it has its name, so that nobody reads half of it
            var draft = Files.createTempFile(
                    file.getParent(),
                    FILE,
                    ".draft",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            var sorted = new StringBuilder("# What people and clients of this local stack sign in with.\n");
            new TreeMap<>(all)
                    .forEach((name, value) ->
                            sorted.append(name).append('=').append(value).append('\n'));
            Files.writeString(draft, sorted);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file, e);
        }
    }
}
