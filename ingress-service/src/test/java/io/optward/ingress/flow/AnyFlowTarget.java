package io.optward.ingress.flow;

import io.optward.contracts.SubjectToken;
import io.optward.ingress.Webhooks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes at the endpoint of a Flow, and any bytes inside of a right envelope: there is always an answer, an envelope
 * opens untouched only, and no Flow goes on with a token that we did not make.
 */
public final class AnyFlowTarget {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final FlowEndpointFixture FIXTURE = new FlowEndpointFixture();
    private static final FlowEndpoint ENDPOINT = FIXTURE.endpoint();
    private static final FlowClient CLIENT = new FlowClient(FIXTURE.pair.getPublic());
    private static final String TOKEN = FIXTURE.tokens.issue("consent", SubjectToken.random(), NOON.plusSeconds(60));
    private static final byte[] PING = enveloped("{\"version\":\"3.0\",\"action\":\"ping\"}");

    /** What stands for a token of ours in the corpus, which cannot know it. */
    private static final String OURS = "ft_OURS";

    private AnyFlowTarget() {}

    /** Called with whatever comes next. */
    public static void fuzzerTestOneInput(byte[] data) {
        mustNotOpen(data);
        var changed = over(PING, data);
        if (!Arrays.equals(changed, PING)) {
            // base64 has several ways to write the same bytes, so a ping may still be one
            answer(changed);
        }
        inside(new String(data, StandardCharsets.UTF_8));
    }

    private static void mustNotOpen(byte[] data) {
        if (answer(data) instanceof FlowAnswer.Sealed) {
            throw new IllegalStateException("something was answered that nobody encrypted");
        }
        if (!(ENDPOINT.answer("consent", data, List.of(), NOON) instanceof FlowAnswer.SignatureWrong)) {
            throw new IllegalStateException("something was looked at that nobody signed");
        }
    }

    private static void inside(String plaintext) {
        var asOurs = plaintext.replace(OURS, TOKEN);
        var answered = answer(enveloped(asOurs));
        if (answered instanceof FlowAnswer.NotDecrypted) {
            throw new IllegalStateException("what was encrypted to our key did not open");
        }
        if (answered instanceof FlowAnswer.Sealed(var base64)) {
            var screen = read(base64);
            // a JSON text can write a token in many ways: it is looked for in what was understood
            var request =
                    FlowRequest.of(asOurs.getBytes(StandardCharsets.UTF_8)).orElseThrow();
            if (screen.contains("\"screen\"")
                    && !(request instanceof FlowRequest.Step step
                            && step.token().equals(TOKEN))) {
                throw new IllegalStateException("a Flow went on without a token of ours");
            }
        }
    }

    private static FlowAnswer answer(byte[] body) {
        return ENDPOINT.answer("consent", body, List.of(Webhooks.signatureOf(body)), NOON);
    }

    private static String read(String base64) {
        try {
            return CLIENT.read(base64).toString();
        } catch (Exception e) {
            throw new IllegalStateException("an answer that its asker cannot read", e);
        }
    }

    private static byte[] enveloped(String plaintext) {
        try {
            return CLIENT.request(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes with the data over their beginning, changed by it and not replaced: mostly something close to real. */
    private static byte[] over(byte[] real, byte[] data) {
        var changed = real.clone();
        for (int i = 0; i < data.length; i++) {
            changed[i % changed.length] ^= data[i];
        }
        return changed;
    }
}
