package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** WhatsApp's side of one exchange, written from Meta's description and sharing no code with the endpoint. */
final class FlowClient {

    private final byte[] key = random();
    private final byte[] iv = random();
    private final PublicKey endpoint;

    FlowClient(PublicKey endpoint) {
        this.endpoint = endpoint;
    }

    /** What stands between a PEM's two lines. */
    static PublicKey fromPem(String pem) throws GeneralSecurityException {
        var base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    byte[] request(String plaintext) throws GeneralSecurityException {
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        return posted(aes.doFinal(plaintext.getBytes(StandardCharsets.UTF_8)));
    }

    /** A request whose data was changed on the way. */
    byte[] tampered(String plaintext) throws GeneralSecurityException {
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        var sealed = aes.doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
        sealed[0] ^= 1;
        return posted(sealed);
    }

    private byte[] posted(byte[] data) throws GeneralSecurityException {
        var rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        rsa.init(
                Cipher.ENCRYPT_MODE,
                endpoint,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        var base64 = Base64.getEncoder();
        return """
                {"encrypted_flow_data":"%s","encrypted_aes_key":"%s","initial_vector":"%s"}""".formatted(
                        base64.encodeToString(data), base64.encodeToString(rsa.doFinal(key)), base64.encodeToString(iv))
                .getBytes(StandardCharsets.UTF_8);
    }

    JsonNode read(String answer) throws GeneralSecurityException, IOException {
        var inverted = iv.clone();
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] ^= (byte) 0xff;
        }
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, inverted));
        return Json.mapper().readTree(aes.doFinal(Base64.getDecoder().decode(answer)));
    }

    private static byte[] random() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
