package io.optward.ingress.flow;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption as WhatsApp does it for Flows: RSA-OAEP with SHA-256 for both its digests, AES-128-GCM with an IV of 16
 * bytes that the caller names, and the same key with every bit of the IV inverted for the answer. This is Meta's protocol
 * and not ours: Tink offers neither these parameters nor an IV that is given, so this class alone uses the JDK's
 * {@link Cipher}, and a test of the architecture keeps it so.
 *
 * @see "Meta, WhatsApp Flows, implementing endpoints: request decryption and encryption"
 */
final class FlowCipher {

    private static final String RSA = "RSA/ECB/OAEPPadding";
    private static final String AES = "AES/GCM/NoPadding";
    private static final int AES_KEY_BYTES = 16;
    private static final int TAG_BITS = 128;

    /** Named in full, because the JDK's own default for the mask is SHA-1. */
    private static final OAEPParameterSpec SHA_256_TWICE =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private FlowCipher() {}

    /**
     * Opens what WhatsApp posted.
     *
     * @param ours the private halves that may fit, the likeliest first
     * @return empty if none of them opens it
     */
    static Optional<Opened> open(FlowEnvelope envelope, List<PrivateKey> ours) {
        return ours.stream()
                .flatMap(privateKey -> keyOf(envelope, privateKey).stream())
                .flatMap(key -> open(envelope, key).stream())
                .findFirst();
    }

    private static Optional<SecretKey> keyOf(FlowEnvelope envelope, PrivateKey ours) {
        try {
            var rsa = Cipher.getInstance(RSA);
            rsa.init(Cipher.DECRYPT_MODE, ours, SHA_256_TWICE);
            var key = rsa.doFinal(envelope.key());
            return key.length == AES_KEY_BYTES ? Optional.of(new SecretKeySpec(key, "AES")) : Optional.empty();
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static Optional<Opened> open(FlowEnvelope envelope, SecretKey key) {
        try {
            var aes = aes(Cipher.DECRYPT_MODE, key, envelope.iv());
            return Optional.of(new Opened(aes.doFinal(envelope.data()), key, envelope.iv()));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static Cipher aes(int mode, SecretKey key, byte[] iv) throws GeneralSecurityException {
        var aes = Cipher.getInstance(AES);
        aes.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        return aes;
    }

    /** A request that was opened, and what its answer is encrypted with. Printing it shows nothing. */
    static final class Opened {

        private final byte[] plaintext;
        private final SecretKey key;
        private final byte[] iv;

        private Opened(byte[] plaintext, SecretKey key, byte[] iv) {
            this.plaintext = plaintext;
            this.key = key;
            this.iv = iv;
        }

        byte[] plaintext() {
            return plaintext.clone();
        }

        /**
         * Encrypts the answer; once, because the IV of an answer follows from that of its request.
         *
         * @return base64, tag appended
         */
        String seal(byte[] answer) {
            var inverted = new byte[iv.length];
            for (int i = 0; i < iv.length; i++) {
                inverted[i] = (byte) ~iv[i];
            }
            try {
                return Base64.getEncoder()
                        .encodeToString(aes(Cipher.ENCRYPT_MODE, key, inverted).doFinal(answer));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this platform cannot encrypt as WhatsApp Flows want it", e);
            }
        }
    }
}
