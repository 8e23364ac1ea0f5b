package io.optward.vault.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A public Ed25519 key as JSON Web Key (RFC 8037).
 *
 * @param kid the key's thumbprint (RFC 7638)
 * @param x the 32 bytes, base64url
 */
public record CertificateKey(
        @JsonProperty("kty") String keyType,
        @JsonProperty("crv") String curve,
        String x,
        String kid,
        String use,
        String alg) {

    static CertificateKey of(byte[] publicKey) {
        var x = Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey);
        return new CertificateKey("OKP", "Ed25519", x, thumbprint(x), "sig", "EdDSA");
    }

    private static String thumbprint(String x) {
        var canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
