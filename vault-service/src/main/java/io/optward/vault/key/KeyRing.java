package io.optward.vault.key;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The vault's keys at work. Each method uses the one key that is made for it; none of them can be got out. */
public final class KeyRing {

    private static final String MESSAGE = "message";
    private static final int MAC_BYTES = 32;
    private static final int ID_BYTES = 16;
    private static final AesGcmParameters DATA_KEY = dataKeyParameters();

    private final Keysets keysets;
    private final Aead keyEncryption;
    private final PrfSet index;
    private final PrfSet keyedIds;
    private final PrfSet suppression;
    private final PublicKeySign certificates;

    KeyRing(Keysets keysets) {
        this.keysets = keysets;
        keyEncryption = primitive(KeyRole.KEY_ENCRYPTION, Aead.class);
        index = primitive(KeyRole.ALIAS_INDEX, PrfSet.class);
        keyedIds = primitive(KeyRole.KEYED_ID, PrfSet.class);
        suppression = primitive(KeyRole.SUPPRESSION, PrfSet.class);
        certificates = primitive(KeyRole.CERTIFICATE, PublicKeySign.class);
    }

    /** What an alias is found by; {@code value} in its normal form. */
    public IndexMac indexMac(AliasKind kind, String value) {
        return IndexMac.of(compute(index, kind.name(), value, MAC_BYTES));
    }

    /** What an alias is recognised by after its subject was erased; {@code value} in its normal form. */
    public SuppressionMac suppressionMac(AliasKind kind, String value) {
        return SuppressionMac.of(compute(suppression, kind.name(), value, MAC_BYTES));
    }

    /**
     * The keyed id of something personal or guessable.
     *
     * @param name what it is; {@code message} for a WhatsApp message id. Under another name the same value has another
     *     id
     */
    public KeyedId keyedId(String name, String value) {
        var prefix = MESSAGE.equals(name) ? KeyedId.MESSAGE_PREFIX : KeyedId.OTHER_PREFIX;
        return new KeyedId(CrockfordId.of(prefix, compute(keyedIds, name, value, ID_BYTES)));
    }

    /** Names an alias in an event id: the same alias has the same name, and nobody can guess back. */
    public String aliasName(AliasKind kind, String value) {
        // a colon cannot stand in the name of an id, so this domain is the vault's own
        return CrockfordId.of("", compute(keyedIds, "alias:" + kind.name(), value, ID_BYTES))
                .substring(0, 16);
    }

    /** Tells key files apart without giving anything away. */
    String fingerprint() {
        return CrockfordId.of("", compute(keyedIds, "keys-file:", "fingerprint", ID_BYTES));
    }

    /** A new data key for a subject, and how it lies in the database. */
    NewKey newDataKey(SubjectToken subject) {
        try {
            var bytes = SecretBytes.randomBytes(DATA_KEY.getKeySizeBytes());
            var wrapped =
                    keyEncryption.encrypt(bytes.toByteArray(InsecureSecretKeyAccess.get()), bytesOf(subject.value()));
            var kekId = keyEncryptionKeyId(
                    keysets.of(KeyRole.KEY_ENCRYPTION).getPrimary().getId());
            return new NewKey(dataKey(subject, bytes), new WrappedKey(kekId, Bytes.copyFrom(wrapped)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a data key for " + subject + " could not be made", e);
        }
    }

    /** @throws IllegalStateException if the key does not unwrap as this subject's: the row was changed */
    DataKey unwrap(SubjectToken subject, WrappedKey wrapped) {
        try {
            var bytes = keyEncryption.decrypt(wrapped.bytes().toByteArray(), bytesOf(subject.value()));
            return dataKey(subject, SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the data key of " + subject + " does not unwrap", e);
        }
    }

    /** The Ed25519 signature of a certificate; 64 bytes. */
    public byte[] signCertificate(byte[] bytes) {
        try {
            return certificates.sign(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate could not be signed", e);
        }
    }

    /** The public half of the key that signs certificates. */
    @AccessesPartialKey
    public CertificateKey certificateKey() {
        var key =
                (Ed25519PrivateKey) keysets.of(KeyRole.CERTIFICATE).getPrimary().getKey();
        return CertificateKey.of(key.getPublicKey().getPublicKeyBytes().toByteArray());
    }

    /** The key-encryption keys, the newest last. */
    List<KeyEncryptionKey> keyEncryptionKeys() {
        var keyset = keysets.of(KeyRole.KEY_ENCRYPTION);
        return IntStream.range(0, keyset.size())
                .mapToObj(keyset::getAt)
                .map(entry -> new KeyEncryptionKey(
                        keyEncryptionKeyId(entry.getId()),
                        entry.isPrimary() ? "PRIMARY" : entry.getStatus().toString(),
                        keysets.createdAt().getOrDefault(entry.getId(), Instant.EPOCH)))
                .toList();
    }

    private <T> T primitive(KeyRole role, Class<T> type) {
        try {
            return keysets.of(role).getPrimitive(RegistryConfiguration.get(), type);
        } catch (GeneralSecurityException e) {
            throw new UnusableKeysException("the keys file holds a keyset for " + role + " that does not fit", e);
        }
    }

    private static byte[] compute(PrfSet prf, String domain, String value, int size) {
        var input = new ByteArrayOutputStream();
        input.writeBytes(bytesOf(domain));
        input.write(0);
        input.writeBytes(bytesOf(value));
        try {
            return prf.computePrimary(input.toByteArray(), size);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not available", e);
        }
    }

    @AccessesPartialKey
    private static DataKey dataKey(SubjectToken subject, SecretBytes bytes) throws GeneralSecurityException {
        return new DataKey(
                subject,
                AesGcmJce.create(AesGcmKey.builder()
                        .setParameters(DATA_KEY)
                        .setKeyBytes(bytes)
                        .build()));
    }

    private static AesGcmParameters dataKeyParameters() {
        try {
            return AesGcmParameters.builder()
                    .setKeySizeBytes(32)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    private static String keyEncryptionKeyId(int id) {
        return "kek_" + Integer.toUnsignedString(id);
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "KeyRing[" + keysets.byRole().keySet() + "]";
    }

    /** A data key just made, open and wrapped. */
    public record NewKey(DataKey key, WrappedKey wrapped) {}

    /**
     * A key that wraps data keys.
     *
     * @param state {@code PRIMARY} wraps new ones, {@code ENABLED} only unwraps
     */
    record KeyEncryptionKey(String id, String state, Instant createdAt) {}
}
