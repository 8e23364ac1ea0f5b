package io.optward.outbound.flowkey;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A public RSA key of 2048 bits in PEM, as WhatsApp wants it.
 *
 * @param pem as it was given
 * @param sha256 of its DER encoding, in hex: the same for the same key, however its PEM is broken into lines
 */
record FlowPublicKey(String pem, String sha256) {

    private static final int LONGEST = 1024;
    private static final int BITS = 2048;
    private static final Pattern PEM = Pattern.compile(
            "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]{1," + LONGEST + "})-----END PUBLIC KEY-----\\s*");

    /** Reads a key; empty if it is none of this form. */
    static Optional<FlowPublicKey> of(@Nullable String pem) {
        var body = PEM.matcher(pem == null || pem.length() > 2 * LONGEST ? "" : pem);
        if (pem == null || !body.matches()) {
            return Optional.empty();
        }
        try {
            var der = Base64.getMimeDecoder().decode(body.group(1));
            var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
            return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == BITS
                    ? Optional.of(new FlowPublicKey(pem, sha256(der)))
                    : Optional.empty();
        } catch (IllegalArgumentException | GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static String sha256(byte[] der) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    }
}
