package io.optward.simulator.flow;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * One exchange with a Flow's endpoint as a phone encrypts it: AES-128-GCM under a fresh key, which goes along under
 * RSA-OAEP with SHA-256 for both digests; the answer comes under the same key and the inverted IV.
 *
 * @see "Meta, WhatsApp Flows, Implementing endpoints: encryption"
 */
final class FlowCipher {

    private static final int KEY_BYTES = 16;
    private static final int IV_BYTES = 16;
    private static final int TAG_BITS = 128;
    private static final OAEPParameterSpec SHA_256_TWICE =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final byte[] key = new byte[KEY_BYTES];
    private final byte[] iv = new byte[IV_BYTES];

    FlowCipher() {
        var random = new SecureRandom();
        random.nextBytes(key);
        random.nextBytes(iv);
    }

    String initialVector() {
        return Base64.getEncoder().encodeToString(iv);
    }

    String encryptedKey(RSAPublicKey endpoint) {
        try {
            var cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, endpoint, SHA_256_TWICE);
            return Base64.getEncoder().encodeToString(cipher.doFinal(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of 2048 bits encrypts 16 bytes", e);
        }
    }

    String encrypt(byte[] clear) {
        try {
            return Base64.getEncoder()
                    .encodeToString(gcm(Cipher.ENCRYPT_MODE, iv).doFinal(clear));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts anything", e);
        }
    }

    /**
     * Decrypts the endpoint's answer.
     *
     * @throws GeneralSecurityException if it was not encrypted as it must be
     * @throws IllegalArgumentException if it is not base64
     */
    byte[] decrypt(String answer) throws GeneralSecurityException {
        byte[] inverted = new byte[IV_BYTES];
        for (int i = 0; i < IV_BYTES; i++) {
            inverted[i] = (byte) ~iv[i];
        }
        return gcm(Cipher.DECRYPT_MODE, inverted).doFinal(Base64.getDecoder().decode(answer));
    }

    private Cipher gcm(int mode, byte[] vector) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, vector));
        return cipher;
    }
}
