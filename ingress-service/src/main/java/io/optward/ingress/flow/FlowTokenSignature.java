package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * WhatsApp's {@code flow_token_signature}: a JWT (HS256 under the app secret) whose payload holds the token. It comes with
 * Flow JSON 7.3 and data API 4.0.
 *
 * @see "Meta, WhatsApp Flows, flow_token_signature"
 */
final class FlowTokenSignature {

    private static final String HMAC = "HmacSHA256";
    private static final int LONGEST = 4096;

    private final List<SecretKeySpec> keys;

    /** @param appSecrets the secrets in force; a rotation has two */
    FlowTokenSignature(List<String> appSecrets) {
        keys = appSecrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC))
                .toList();
    }

    /** Tells whether {@code jwt} is WhatsApp's word for this token. Takes the same time whichever secret fits. */
    boolean covers(String jwt, String token) {
        var parts = jwt.split("\\.", -1);
        if (parts.length != 3 || jwt.length() > LONGEST) {
            return false;
        }
        var signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8);
        var claimed = decoded(parts[2]);
        boolean genuine = false;
        for (var key : keys) {
            genuine |= MessageDigest.isEqual(hmac(key, signed), claimed);
        }
        return genuine && isHs256(parts[0]) && names(parts[1], token);
    }

    /** No other algorithm is believed, whatever the header says. */
    private static boolean isHs256(String header) {
        return json(header)
                .filter(said -> said.path("alg").asText().equals("HS256"))
                .isPresent();
    }

    /** Meta does not say under which name the token stands. */
    private static boolean names(String payload, String token) {
        return json(payload)
                .filter(said -> said.properties().stream()
                        .anyMatch(member -> member.getValue().isTextual()
                                && member.getValue().textValue().equals(token)))
                .isPresent();
    }

    private static Optional<JsonNode> json(String part) {
        return FlowJson.read(decoded(part));
    }

    private static byte[] decoded(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static byte[] hmac(SecretKeySpec key, byte[] signed) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no " + HMAC, e);
        }
    }
}
