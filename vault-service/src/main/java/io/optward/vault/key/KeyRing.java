package io.optward.vault.key;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.util.Bytes;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/** The vault's keys at work. Each method uses the one key that is made for it; none of them can be got out. */
public final class KeyRing {

    private static final String MESSAGE = "message";
    private static final int MAC_BYTES = 32;
    private static final int ID_BYTES = 16;
    private static final byte[] CANARY = bytesOf("optward.canary");

    private final Keysets keysets;
    private final PrfSet index;
    private final PrfSet keyedIds;
    private final PrfSet suppression;
    private final PublicKeySign certificates;
    private final SealingCount sealings;
    private volatile KeyEncryption keyEncryption;

    KeyRing(Keysets keysets) {
        this(keysets, new SealingCount());
    }

    /** @param sealings told of every value that a data key seals */
    KeyRing(Keysets keysets, SealingCount sealings) {
        this.keysets = keysets;
        this.sealings = sealings;
        keyEncryption = keyEncryption(keysets);
        index = primitive(keysets, KeyRole.ALIAS_INDEX, PrfSet.class);
        keyedIds = primitive(keysets, KeyRole.KEYED_ID, PrfSet.class);
        suppression = primitive(keysets, KeyRole.SUPPRESSION, PrfSet.class);
        certificates = primitive(keysets, KeyRole.CERTIFICATE, PublicKeySign.class);
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
        var bytes = DataKey.newVersion(new byte[0]);
        try {
            return new NewKey(new DataKey(subject, bytes, sealings), wrap(subject, bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The same data key with another version, which seals from now on; what the former ones sealed still opens. */
    WrappedKey renew(SubjectToken subject, WrappedKey wrapped) {
        var former = bytes(subject, wrapped);
        var bytes = DataKey.newVersion(former);
        try {
            return wrap(subject, bytes);
        } finally {
            Arrays.fill(former, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The same data key under the newest key-encryption key. */
    WrappedKey rewrap(SubjectToken subject, WrappedKey wrapped) {
        var bytes = bytes(subject, wrapped);
        try {
            return wrap(subject, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** @throws IllegalStateException if the key does not unwrap as this subject's: the row was changed */
    DataKey unwrap(SubjectToken subject, WrappedKey wrapped) {
        var bytes = bytes(subject, wrapped);
        try {
            return new DataKey(subject, bytes, sealings);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private WrappedKey wrap(SubjectToken subject, byte[] bytes) {
        var with = keyEncryption;
        try {
            return new WrappedKey(with.primary(), Bytes.copyFrom(with.aead().encrypt(bytes, bytesOf(subject.value()))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a data key of " + subject + " could not be wrapped", e);
        }
    }

    private byte[] bytes(SubjectToken subject, WrappedKey wrapped) {
        try {
            return keyEncryption.aead().decrypt(wrapped.bytes().toByteArray(), bytesOf(subject.value()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the data key of " + subject + " does not unwrap", e);
        }
    }

    /** Whether a data key wrapped so can be unwrapped here; if not, the keys were changed since they were opened. */
    boolean holds(String kekId) {
        for (var key : keyEncryption.keys()) {
            if (key.id().equals(kekId)) {
                return true;
            }
        }
        return false;
    }

    /** Something known, under the key that wraps; tells at a start whether the key is the one it should be. */
    byte[] canary() {
        var with = keyEncryption;
        try {
            return with.aead().encrypt(CANARY, bytesOf(with.primary()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a canary could not be sealed", e);
        }
    }

    /** Whether a canary opens under the key that it was made for. */
    boolean opensCanary(String kekId, byte[] canary) {
        try {
            return Arrays.equals(keyEncryption.aead().decrypt(canary, bytesOf(kekId)), CANARY);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /** Wraps and unwraps with other key-encryption keys of the same vault from now on. */
    void adopt(Keysets changed) {
        keyEncryption = keyEncryption(changed);
    }

    /** What the data keys sealed. */
    SealingCount sealings() {
        return sealings;
    }

    /** How often the keys were changed. */
    int generation() {
        return keyEncryption.generation();
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
        return keyEncryption.keys();
    }

    /** The id of the key that wraps. */
    String primary() {
        return keyEncryption.primary();
    }

    private static KeyEncryption keyEncryption(Keysets keysets) {
        var keys = keysets.keyEncryptionKeys();
        var primary =
                keys.stream().filter(KeyEncryptionKey::primary).findFirst().orElseThrow();
        return new KeyEncryption(
                primitive(keysets, KeyRole.KEY_ENCRYPTION, Aead.class), primary.id(), keys, keysets.generation());
    }

    private static <T> T primitive(Keysets keysets, KeyRole role, Class<T> type) {
        try {
            return keysets.of(role).getPrimitive(RegistryConfiguration.get(), type);
        } catch (GeneralSecurityException e) {
            throw new UnusableKeysException("the vault's keys hold a keyset for " + role + " that does not fit", e);
        }
    }

    private static byte[] compute(PrfSet prf, String domain, String value, int size) {
        var before = bytesOf(domain);
        var plain = bytesOf(value);
        // a zero byte between them: no domain has one
        var input = Arrays.copyOf(before, before.length + 1 + plain.length);
        System.arraycopy(plain, 0, input, before.length + 1, plain.length);
        try {
            return prf.computePrimary(input, size);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not available", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(input, (byte) 0);
        }
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

    /** The key-encryption keys of one moment, so that the key that wraps and its name are never of two. */
    private record KeyEncryption(Aead aead, String primary, List<KeyEncryptionKey> keys, int generation) {}
}
