package io.optward.ingress.receiver;

import io.optward.ingress.Webhooks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Any bytes as a header and a body: nothing is genuine but what was signed. */
public final class AnySignatureTarget {

    private static final WebhookSignature SIGNATURE = new WebhookSignature(List.of(Webhooks.APP_SECRET));

    private AnySignatureTarget() {}

    /** Called with whatever comes next; its first byte says how long the header is. */
    public static void fuzzerTestOneInput(byte[] data) {
        int end = data.length == 0 ? 0 : Math.min(data.length, 1 + (data[0] & 0xff));
        var header = new String(data, Math.min(1, data.length), Math.max(0, end - 1), StandardCharsets.ISO_8859_1);
        var body = Arrays.copyOfRange(data, end, data.length);
        var verdict = SIGNATURE.of(body, List.of(header));
        boolean signed = header.equalsIgnoreCase(Webhooks.signatureOf(body)) && header.startsWith("sha256=");
        if ((verdict == WebhookSignature.Verdict.GENUINE) != signed) {
            throw new IllegalStateException("a signature was taken for " + verdict);
        }
    }
}
