package io.optward.vault.key;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Every primitive that the vault rests on, asked something whose answer is published. A library, a JDK or a processor that
 * gets one of them wrong would seal what nobody opens again, so the vault does not start.
 */
final class KnownAnswers {

    private static final HexFormat HEX = HexFormat.of();

    private KnownAnswers() {}

    /** @throws UnusableKeysException naming the first primitive that answers something else */
    static void check() {
        check(List.of(
                new Question(
                        "AES-256-GCM (McGrew and Viega, The Galois/Counter Mode of Operation, test case 16)",
                        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5"
                                + "aa0de657ba637b39",
                        KnownAnswers::openedWithAesGcm),
                new Question(
                        "HMAC-SHA-256 (RFC 4231, test case 1)",
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                        KnownAnswers::hmac),
                new Question(
                        "Ed25519 (RFC 8032, section 7.1, test 1)",
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0"
                                + "595bbe24655141438e7a100b",
                        KnownAnswers::signature),
                new Question(
                        "PBKDF2-HMAC-SHA-256 (RFC 7914, section 11)",
                        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
                        KnownAnswers::derivedFromPassphrase)));
    }

    static void check(List<Question> questions) {
        Algorithms.register();
        for (var question : questions) {
            try {
                if (!Arrays.equals(question.answer.compute(), HEX.parseHex(question.expected))) {
                    throw new UnusableKeysException(question.primitive
                            + " gives another answer than the published one: the JDK, its providers or the processor are"
                            + " not to be trusted. Run the vault elsewhere, or with the release's own image");
                }
            } catch (GeneralSecurityException e) {
                throw new UnusableKeysException(
                        question.primitive + " is not available: run the vault with the release's own image", e);
            }
        }
    }

    @AccessesPartialKey
    private static byte[] openedWithAesGcm() throws GeneralSecurityException {
        var aead = AesGcmJce.create(AesGcmKey.builder()
                .setParameters(AesGcmParameters.builder()
                        .setKeySizeBytes(32)
                        .setIvSizeBytes(12)
                        .setTagSizeBytes(16)
                        .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                        .build())
                .setKeyBytes(secret("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
                .build());
        return aead.decrypt(
                HEX.parseHex(
                        "cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3d"
                                + "a7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"),
                HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
    }

    @AccessesPartialKey
    private static byte[] hmac() throws GeneralSecurityException {
        var key = HmacPrfKey.builder()
                .setParameters(HmacPrfParameters.builder()
                        .setKeySizeBytes(20)
                        .setHashType(HmacPrfParameters.HashType.SHA256)
                        .build())
                .setKeyBytes(secret("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"))
                .build();
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), PrfSet.class)
                .computePrimary("Hi There".getBytes(StandardCharsets.US_ASCII), 32);
    }

    @AccessesPartialKey
    private static byte[] signature() throws GeneralSecurityException {
        var publicKey = Ed25519PublicKey.create(
                Ed25519Parameters.Variant.NO_PREFIX,
                Bytes.copyFrom(HEX.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")),
                null);
        var key = Ed25519PrivateKey.create(
                publicKey, secret("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), PublicKeySign.class)
                .sign(new byte[0]);
    }

    private static byte[] derivedFromPassphrase() throws GeneralSecurityException {
        var spec = new PBEKeySpec("passwd".toCharArray(), "salt".getBytes(StandardCharsets.US_ASCII), 1, 256);
        return SecretKeyFactory.getInstance(KeysFile.DERIVATION)
                .generateSecret(spec)
                .getEncoded();
    }

    private static SecretBytes secret(String hex) {
        return SecretBytes.copyFrom(HEX.parseHex(hex), InsecureSecretKeyAccess.get());
    }

    /** Something to compute, and what must come out. */
    record Question(String primitive, String expected, Answer answer) {}

    @FunctionalInterface
    interface Answer {
        byte[] compute() throws GeneralSecurityException;
    }
}
