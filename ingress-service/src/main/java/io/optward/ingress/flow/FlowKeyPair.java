package io.optward.ingress.flow;

import com.google.crypto.tink.Aead;
import io.optward.contracts.CrockfordId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** RSA-2048, as WhatsApp wants it; the private half is bound to the key's id when it is wrapped. */
final class FlowKeyPair {

    private static final int BITS = 2048;
    private static final int PEM_LINE = 64;

    private final String keyId = CrockfordId.random("flk_");
    private final KeyPair pair;

    private FlowKeyPair(KeyPair pair) {
        this.pair = pair;
    }

    static FlowKeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return new FlowKeyPair(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform makes no RSA keys", e);
        }
    }

    String keyId() {
        return keyId;
    }

    String publicPem() {
        var lines = Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN PUBLIC KEY-----\n"
                + lines.encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    byte[] wrappedPrivate(Aead wrapping) throws GeneralSecurityException {
        var encoded = pair.getPrivate().getEncoded();
        try {
            return wrapping.encrypt(encoded, associatedData(keyId));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    static PrivateKey unwrap(String keyId, byte[] wrapped, Aead wrapping) throws GeneralSecurityException {
        var encoded = wrapping.decrypt(wrapped, associatedData(keyId));
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static byte[] associatedData(String keyId) {
        return keyId.getBytes(StandardCharsets.UTF_8);
    }
}
