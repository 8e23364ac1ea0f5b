package io.optward.story;

import io.optward.stack.demo.Gateway;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** That a message may go out, as consent-service makes it of a decision. */
final class DecisionProof {

    private DecisionProof() {}

    /** Of a decision that was taken just now, good for two seconds. */
    static String of(String subject) {
        var claim = String.join(
                        "|",
                        "dec_1",
                        subject,
                        "MARKETING",
                        Gateway.SENDER,
                        Long.toString(Instant.now().plusSeconds(2).toEpochMilli()))
                .getBytes(StandardCharsets.UTF_8);
        var base64 = Base64.getUrlEncoder().withoutPadding();
        return "dp1." + base64.encodeToString(claim) + "." + base64.encodeToString(hmacSha256(claim));
    }

    private static byte[] hmacSha256(byte[] claim) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            var key = RunningStack.addresses().secrets().decisionProofKey();
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), mac.getAlgorithm()));
            return mac.doFinal(claim);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is not available", e);
        }
    }
}
