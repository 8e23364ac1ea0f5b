package io.optward.ingress.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FlowCipherTest {

    private static final byte[] KEY = Base64.getDecoder().decode("AAECAwQFBgcICQoLDA0ODw==");
    private static final byte[] IV = Base64.getDecoder().decode("EBESExQVFhcYGRobHB0eHw==");
    private static final byte[] DATA =
            Base64.getDecoder().decode("vryB0w/BTee4OvmgkgEf9dnfQfwZb8iWi7yl5iotFMJeuQl749lOptdzv/L1T2V2PA==");

    private final KeyPair ours = rsa();

    @Test
    void metasVectorIsReadAndAnsweredToTheByte() throws GeneralSecurityException {
        // Given
        var envelope = new FlowEnvelope(encrypted(KEY, MGF1ParameterSpec.SHA256), IV, DATA);
        // When
        var opened = FlowCipher.open(envelope, List.of(rsa().getPrivate(), ours.getPrivate()))
                .orElseThrow();
        // Then
        assertThat(opened.plaintext()).asString().isEqualTo("{\"version\":\"3.0\",\"action\":\"ping\"}");
        assertThat(opened.seal("{\"data\":{\"status\":\"active\"}}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("IHgL0mWXHJ6FDPLH6+aygF5BfT+mPzwvzktiKvlmYpg8eFKqJX/07YVStaI=");
    }

    @Test
    void aKeyThatWasEncryptedWithSha1ForTheMaskIsNotRead() throws GeneralSecurityException {
        var envelope = new FlowEnvelope(encrypted(KEY, MGF1ParameterSpec.SHA1), IV, DATA);
        assertThat(FlowCipher.open(envelope, List.of(ours.getPrivate()))).isEmpty();
    }

    @Test
    void aKeyOfAnotherLengthOpensNothing() throws GeneralSecurityException {
        // Given
        var longer = new byte[32];
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(longer, "AES"), new GCMParameterSpec(128, IV));
        var envelope = new FlowEnvelope(encrypted(longer, MGF1ParameterSpec.SHA256), IV, aes.doFinal(new byte[10]));
        // Then
        assertThat(FlowCipher.open(envelope, List.of(ours.getPrivate()))).isEmpty();
    }

    @Test
    void oneFlippedBitIsNoRequest() throws GeneralSecurityException {
        for (int i = 0; i < DATA.length; i++) {
            var flipped = DATA.clone();
            flipped[i] ^= 1;
            var envelope = new FlowEnvelope(encrypted(KEY, MGF1ParameterSpec.SHA256), IV, flipped);
            assertThat(FlowCipher.open(envelope, List.of(ours.getPrivate())))
                    .as("byte " + i)
                    .isEmpty();
        }
    }

    private byte[] encrypted(byte[] key, MGF1ParameterSpec mask) throws GeneralSecurityException {
        var rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        rsa.init(
                Cipher.ENCRYPT_MODE,
                ours.getPublic(),
                new OAEPParameterSpec("SHA-256", "MGF1", mask, PSource.PSpecified.DEFAULT));
        return rsa.doFinal(key);
    }

    private static KeyPair rsa() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
