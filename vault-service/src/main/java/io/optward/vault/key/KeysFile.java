package io.optward.vault.key;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import io.optward.contracts.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The file that all keys of a vault live in, sealed under a passphrase: PBKDF2-HMAC-SHA-256 with 600,000 iterations
 * (OWASP, Password Storage Cheat Sheet, 2023) makes the key, AES-256-GCM seals, and the header with salt and count is
 * authenticated with it. Tink has no password-based derivation, so that one step is the JDK's.
 */
final class KeysFile implements KeysetStore {

    private static final String FORMAT = "optward-vault-keys:1";
    static final String DERIVATION = "PBKDF2WithHmacSHA256";
    private static final int ITERATIONS = 600_000;
    /** A file that names more was not written by us and would keep the start busy for minutes. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final Path path;
    private final String passphrase;
    /** What the passphrase was stretched to the last time: a rotation opens what it has just written. */
    private @Nullable Stretched last;

    /** @throws UnusableKeysException if there is no passphrase */
    KeysFile(Path path, String passphrase) {
        if (passphrase.isBlank()) {
            throw new UnusableKeysException(
                    "there is no passphrase for the vault's keys: set OPTWARD_VAULT_PASSPHRASE and start again");
        }
        this.path = path.toAbsolutePath();
        this.passphrase = passphrase;
    }

    @Override
    public boolean exists() {
        return Files.exists(path);
    }

    /** @throws UnusableKeysException if the passphrase is another one, or the file was changed or is not ours */
    @Override
    public Keysets open() {
        Header header;
        try {
            header = Json.mapper().readValue(Files.readAllBytes(path), Header.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new UnusableKeysException(path + " is not a vault's keys file: put the right file there", e);
        } catch (IOException e) {
            throw new UnusableKeysException(path + " cannot be read: check its owner and mode", e);
        }
        if (!FORMAT.equals(header.format)
                || !DERIVATION.equals(header.derivation)
                || header.iterations < 1
                || header.iterations > MOST_ITERATIONS) {
            throw new UnusableKeysException(
                    path + " has another format than " + FORMAT + ": use the release that made it");
        }
        byte[] contents;
        try {
            contents = under(header).decrypt(Base64.getDecoder().decode(header.sealed), header.authenticated());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableKeysException(
                    "the passphrase does not open " + path
                            + ", or the file was changed: check OPTWARD_VAULT_PASSPHRASE, or put a backup of the file there",
                    e);
        }
        try {
            return Keysets.parse(contents);
        } finally {
            Arrays.fill(contents, (byte) 0);
        }
    }

    /**
     * Writes the file: readable by its owner only, whole or not at all, never over another one.
     *
     * @throws UnusableKeysException if there is one already or the directory cannot be written
     */
    @Override
    public void create(Keysets keysets) {
        try {
            // a link appears whole or not at all, and unlike a move it never replaces what is there
            put(sealed(keysets), draft -> Files.createLink(path, draft));
        } catch (FileAlreadyExistsException e) {
            throw new UnusableKeysException(path + " was made by another process at the same time: start again", e);
        } catch (IOException e) {
            throw new UnusableKeysException(path + " cannot be written: check the directory's owner and space", e);
        }
    }

    /** Writes the file anew, under a new salt, and puts it in the place of the former one in one step. */
    @Override
    public void replace(Keysets keysets) {
        try {
            put(sealed(keysets), draft -> Files.move(draft, path, ATOMIC_MOVE, REPLACE_EXISTING));
        } catch (IOException e) {
            throw new KeysNotKeptException(
                    path + " cannot be written: mount its directory writable, check its owner and space, and ask again",
                    e);
        }
    }

    /** There is no former file any more; what backups of it hold is told to whoever reads a certificate. */
    @Override
    public Instant destroyFormer(Instant now) {
        return now;
    }

    @Override
    public String place() {
        return "the keys file at " + path;
    }

    private byte[] sealed(Keysets keysets) throws IOException {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        var bare =
                new Header(FORMAT, DERIVATION, ITERATIONS, Base64.getEncoder().encodeToString(salt), "");
        var printed = keysets.print();
        try {
            var ciphertext = under(bare).encrypt(printed, bare.authenticated());
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(bare.with(ciphertext));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys could not be sealed", e);
        } finally {
            Arrays.fill(printed, (byte) 0);
        }
    }

    private void put(byte[] bytes, Placing placing) throws IOException {
        var directory = path.getParent();
        Files.createDirectories(directory);
        var draft = Files.createTempFile(
                directory,
                ".keys",
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            placing.of(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private synchronized Aead under(Header header) throws GeneralSecurityException {
        var held = last;
        if (held == null || !held.salt.equals(header.salt) || held.iterations != header.iterations) {
            held = new Stretched(header.salt, header.iterations, stretched(passphrase, header));
            last = held;
        }
        return held.aead;
    }

    @AccessesPartialKey
    private static Aead stretched(String passphrase, Header header) throws GeneralSecurityException {
        var salt = Base64.getDecoder().decode(header.salt);
        var spec = new PBEKeySpec(passphrase.toCharArray(), salt, header.iterations, KEY_BYTES * 8);
        try {
            var key = SecretKeyFactory.getInstance(header.derivation)
                    .generateSecret(spec)
                    .getEncoded();
            return AesGcmJce.create(AesGcmKey.builder()
                    .setParameters(AesGcmParameters.builder()
                            .setKeySizeBytes(KEY_BYTES)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                    .build());
        } finally {
            spec.clearPassword();
        }
    }

    /** What stands in the file in the clear, and the sealed keys beside it. */
    record Header(String format, String derivation, int iterations, String salt, String sealed) {

        Header with(byte[] ciphertext) {
            return new Header(
                    format, derivation, iterations, salt, Base64.getEncoder().encodeToString(ciphertext));
        }

        byte[] authenticated() {
            return String.join("\n", format, derivation, Integer.toString(iterations), salt)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private record Stretched(String salt, int iterations, Aead aead) {}

    /** Gives a finished draft its name. */
    @FunctionalInterface
    private interface Placing {
        void of(Path draft) throws IOException;
    }
}
