package io.optward.ingress.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Meta's signature under a webhook, and under a request of a Flow: {@code X-Hub-Signature-256}, the HMAC-SHA256 of the raw body under the app secret.
 *
 * @see "Meta, Graph API, Webhooks: validating payloads"
 */
public final class WebhookSignature {

    public static final String HEADER = "X-Hub-Signature-256";

    private static final String SCHEME = "sha256=";
    private static final Pattern FORM = Pattern.compile(SCHEME + "\\p{XDigit}{64}");
    private static final String HMAC = "HmacSHA256";

    private final List<Mac> macs;

    /** @param appSecrets the secrets in force, at least one; a rotation has two */
    public WebhookSignature(List<String> appSecrets) {
        if (appSecrets.isEmpty() || appSecrets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("optward.ingress.app-secrets is empty; want at least one app secret");
        }
        macs = appSecrets.stream().map(WebhookSignature::mac).toList();
    }

    /** What came of the comparison. */
    public enum Verdict {
        GENUINE,
        SIGNATURE_MISSING,
        SIGNATURE_MALFORMED,
        SIGNATURE_WRONG
    }

    /**
     * Tells whether Meta signed this webhook. Takes the same time whatever differs and whichever secret fits.
     *
     * @param body the bytes as they arrived; JSON that was parsed and printed again no longer matches
     * @param headers every value of {@link #HEADER}; exactly one is expected, {@code sha256=} and 64 hex digits
     */
    public Verdict of(byte[] body, List<String> headers) {
        if (headers.isEmpty()) {
            return Verdict.SIGNATURE_MISSING;
        }
        if (headers.size() > 1 || !FORM.matcher(headers.getFirst()).matches()) {
            return Verdict.SIGNATURE_MALFORMED;
        }
        var claimed = HexFormat.of().parseHex(headers.getFirst().substring(SCHEME.length()));
        boolean genuine = false;
        for (var mac : macs) {
            genuine |= MessageDigest.isEqual(hmac(mac, body), claimed);
        }
        return genuine ? Verdict.GENUINE : Verdict.SIGNATURE_WRONG;
    }

    /** A copy computes, so that many threads can. */
    private static byte[] hmac(Mac prepared, byte[] body) {
        try {
            return ((Mac) prepared.clone()).doFinal(body);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this platform's HMAC cannot be copied", e);
        }
    }

    private static Mac mac(String appSecret) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no " + HMAC, e);
        }
    }
}
