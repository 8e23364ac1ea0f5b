package io.optward.vault.key;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A subject's own key: it seals and opens, and cannot be seen. A value opens only as what it was sealed as.
 *
 * <p>It has one version, or several where it was renewed: AES-GCM with random nonces of 96 bits must not seal more than
 * 2^32 values under one key (NIST SP 800-38D, section 8.3). The newest seals, and each value names the version that opens
 * it.
 */
public final class DataKey {

    private static final int VERSION_BYTES = 32;

    /** A version is one byte of a sealed value, and starts at 1. */
    private static final int MOST_VERSIONS = 127;

    private static final String FIELD = "optward.field";
    private static final String ALIAS = "optward.alias";
    private static final AesGcmParameters PARAMETERS = parameters();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SubjectToken subject;
    private final Aead[] versions;
    private final SealingCount count;

    /**
     * @param bytes the versions one after the other, 32 bytes each
     * @param count told of each value that is sealed
     */
    DataKey(SubjectToken subject, byte[] bytes, SealingCount count) {
        this.subject = subject;
        this.count = count;
        versions = new Aead[bytes.length / VERSION_BYTES];
        for (int i = 0; i < versions.length; i++) {
            versions[i] = aead(Arrays.copyOfRange(bytes, i * VERSION_BYTES, (i + 1) * VERSION_BYTES));
        }
    }

    /**
     * The bytes of a data key and those of a new version behind them.
     *
     * @throws IllegalStateException if there are as many as a value can name
     */
    static byte[] newVersion(byte[] former) {
        if (former.length / VERSION_BYTES == MOST_VERSIONS) {
            throw new IllegalStateException("a data key has no more than " + MOST_VERSIONS + " versions");
        }
        var bytes = Arrays.copyOf(former, former.length + VERSION_BYTES);
        var fresh = SecretBytes.randomBytes(VERSION_BYTES).toByteArray(InsecureSecretKeyAccess.get());
        System.arraycopy(fresh, 0, bytes, former.length, VERSION_BYTES);
        Arrays.fill(fresh, (byte) 0);
        return bytes;
    }

    /**
     * Seals a value as this subject's, under this field's name, for this context and sender.
     *
     * @param context the event id the value belongs to
     * @param sender the phone number id that the person wrote to, where they wrote
     */
    public SealedValue seal(String field, String context, @Nullable String sender, String value) {
        var ciphertext = encrypt(value, boundTo(field, context, sender));
        var versioned = new byte[ciphertext.length + 1];
        versioned[0] = (byte) versions.length;
        System.arraycopy(ciphertext, 0, versioned, 1, ciphertext.length);
        return new SealedValue(SealedValue.PREFIX + BASE64.encodeToString(versioned));
    }

    /** Opens a value; empty if it was sealed for another subject, field, context or sender, or was changed. */
    public Optional<String> open(String field, String context, @Nullable String sender, SealedValue sealed) {
        byte[] versioned;
        try {
            versioned = Base64.getUrlDecoder().decode(sealed.text().substring(SealedValue.PREFIX.length()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (versioned.length == 0 || versioned[0] < 1 || versioned[0] > versions.length) {
            return Optional.empty();
        }
        return decrypt(
                versions[versioned[0] - 1],
                Arrays.copyOfRange(versioned, 1, versioned.length),
                boundTo(field, context, sender));
    }

    private byte[] boundTo(String field, String context, @Nullable String sender) {
        return sender == null
                ? AssociatedData.of(FIELD, subject.value(), field, context)
                : AssociatedData.of(FIELD, subject.value(), field, context, sender);
    }

    /** Seals an alias for the vault's own table. */
    public byte[] sealAlias(AliasKind kind, String value) {
        return encrypt(value, AssociatedData.of(ALIAS, subject.value(), kind.name()));
    }

    /** Opens an alias of the vault's own table; empty if the row belongs to another subject or was changed. */
    public Optional<String> openAlias(AliasKind kind, byte[] sealed) {
        var boundTo = AssociatedData.of(ALIAS, subject.value(), kind.name());
        // an alias of the table names no version: of the few there are, the newest first
        for (int i = versions.length - 1; i >= 0; i--) {
            var value = decrypt(versions[i], sealed, boundTo);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private byte[] encrypt(String value, byte[] associatedData) {
        var plain = value.getBytes(StandardCharsets.UTF_8);
        try {
            count.sealed(subject);
            return versions[versions.length - 1].encrypt(plain, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a value of " + subject + " could not be sealed", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static Optional<String> decrypt(Aead version, byte[] ciphertext, byte[] associatedData) {
        try {
            var plain = version.decrypt(ciphertext, associatedData);
            var value = new String(plain, StandardCharsets.UTF_8);
            Arrays.fill(plain, (byte) 0);
            return Optional.of(value);
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    @AccessesPartialKey
    private static Aead aead(byte[] version) {
        try {
            return AesGcmJce.create(AesGcmKey.builder()
                    .setParameters(PARAMETERS)
                    .setKeyBytes(SecretBytes.copyFrom(version, InsecureSecretKeyAccess.get()))
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        } finally {
            Arrays.fill(version, (byte) 0);
        }
    }

    private static AesGcmParameters parameters() {
        try {
            return AesGcmParameters.builder()
                    .setKeySizeBytes(VERSION_BYTES)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    @Override
    public String toString() {
        return "DataKey[" + subject + "]";
    }
}
