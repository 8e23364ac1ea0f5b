package io.optward.vault.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
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
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The file that all keys of a vault live in, sealed under a passphrase: PBKDF2-HMAC-SHA-256 with 600,000 iterations
 * (OWASP, Password Storage Cheat Sheet, 2023) makes the key, AES-256-GCM seals, and the header with salt and count is
 * authenticated with it. Tink has no password-based derivation, so that one step is the JDK's.
 */
final class KeysFile {

    private static final String FORMAT = "optward-vault-keys:1";
    private static final String DERIVATION = "PBKDF2WithHmacSHA256";
    private static final int ITERATIONS = 600_000;
    /** A file that names more was not written by us and would keep the start busy for minutes. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final Path path;
    private final String passphrase;

    /** @throws UnusableKeysException if there is no passphrase */
    KeysFile(Path path, String passphrase) {
        if (passphrase.isBlank()) {
            throw new UnusableKeysException(
                    "there is no passphrase for the vault's keys: set OPTWARD_VAULT_PASSPHRASE and start again");
        }
        this.path = path.toAbsolutePath();
        this.passphrase = passphrase;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** @throws UnusableKeysException if the passphrase is another one, or the file was changed or is not ours */
    Keysets open() {
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
            contents = under(passphrase, header)
                    .decrypt(Base64.getDecoder().decode(header.sealed), header.authenticated());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableKeysException(
                    "the passphrase does not open " + path
                            + ", or the file was changed: check OPTWARD_VAULT_PASSPHRASE, or put a backup of the file there",
                    e);
        }
        return parse(contents);
    }

    /**
     * Writes the file: readable by its owner only, whole or not at all, never over another one.
     *
     * @throws UnusableKeysException if there is one already or the directory cannot be written
     */
    void create(Keysets keysets) {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        var bare =
                new Header(FORMAT, DERIVATION, ITERATIONS, Base64.getEncoder().encodeToString(salt), "");
        try {
            var sealed = under(passphrase, bare).encrypt(print(keysets), bare.authenticated());
            write(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(bare.with(sealed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys could not be sealed", e);
        } catch (FileAlreadyExistsException e) {
            throw new UnusableKeysException(path + " was made by another process at the same time: start again", e);
        } catch (IOException e) {
            throw new UnusableKeysException(path + " cannot be written: check the directory's owner and space", e);
        }
    }

    private void write(byte[] bytes) throws IOException {
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
            // a link appears whole or not at all, and unlike a move it never replaces what is there
            Files.createLink(path, draft);
        } finally {
            Files.delete(draft);
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @AccessesPartialKey
    private static Aead under(String passphrase, Header header) throws GeneralSecurityException {
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

    private static byte[] print(Keysets keysets) throws GeneralSecurityException, IOException {
        var printed = new EnumMap<KeyRole, String>(KeyRole.class);
        for (var role : KeyRole.values()) {
            printed.put(
                    role,
                    Base64.getEncoder()
                            .encodeToString(TinkProtoKeysetFormat.serializeKeyset(
                                    keysets.of(role), InsecureSecretKeyAccess.get())));
        }
        return Json.mapper().writeValueAsBytes(new Contents(printed, keysets.createdAt()));
    }

    private static Keysets parse(byte[] bytes) {
        Algorithms.register();
        try {
            var contents = Json.mapper().readValue(bytes, Contents.class);
            var byRole = new HashMap<KeyRole, KeysetHandle>();
            for (var entry : contents.keysets.entrySet()) {
                byRole.put(
                        entry.getKey(),
                        TinkProtoKeysetFormat.parseKeyset(
                                Base64.getDecoder().decode(entry.getValue()), InsecureSecretKeyAccess.get()));
            }
            return new Keysets(byRole, contents.createdAt);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableKeysException("the keys file was made by another release: use that one", e);
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

    /** What is sealed. */
    record Contents(Map<KeyRole, String> keysets, Map<Integer, Instant> createdAt) {

        @Override
        public String toString() {
            return "Contents[" + keysets.keySet() + "]";
        }
    }
}
