package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.ingress.receiver.WebhookSignature;
import io.optward.kit.problem.Problem;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers one request of a Flow. Whoever does not sign as WhatsApp does learns nothing: neither which Flows there are, nor
 * whether anything was decrypted. Any bytes have an answer.
 */
final class FlowEndpoint {

    private static final String OVER = "This form is no longer open. Please ask us for a new one.";

    private final WebhookSignature signature;
    private final FlowTokenSignature tokenSignature;
    private final FlowTokens tokens;
    private final Function<Instant, List<PrivateKey>> privateHalves;
    private final Map<String, ConsentFlow> flows;

    /**
     * @param privateHalves of the keys that decrypt at an instant
     * @param flows by the last part of the path
     */
    FlowEndpoint(
            WebhookSignature signature,
            FlowTokenSignature tokenSignature,
            FlowTokens tokens,
            Function<Instant, List<PrivateKey>> privateHalves,
            Map<String, ConsentFlow> flows) {
        this.signature = signature;
        this.tokenSignature = tokenSignature;
        this.tokens = tokens;
        this.privateHalves = privateHalves;
        this.flows = Map.copyOf(flows);
    }

    /**
     * Answers.
     *
     * @param flow the last part of the path
     * @param body as it arrived
     * @param signatures every value of {@link WebhookSignature#HEADER}
     * @throws IllegalStateException if the keys cannot be had at the moment
     */
    FlowAnswer answer(String flow, byte[] body, List<String> signatures, Instant now) {
        var verdict = signature.of(body, signatures);
        if (verdict != WebhookSignature.Verdict.GENUINE) {
            return new FlowAnswer.SignatureWrong(verdict.name());
        }
        var asked = flows.get(flow);
        if (asked == null) {
            return new FlowAnswer.Refused(Problem.notFound("Flow"));
        }
        return FlowEnvelope.of(body)
                .flatMap(envelope -> FlowCipher.open(envelope, privateHalves.apply(now)))
                .map(opened -> answer(flow, asked, opened, now))
                .orElseGet(FlowAnswer.NotDecrypted::new);
    }

    private FlowAnswer answer(String flow, ConsentFlow asked, FlowCipher.Opened opened, Instant now) {
        return FlowRequest.of(opened.plaintext())
                .map(request -> switch (request) {
                    case FlowRequest.Ping _ -> seal(opened, data("status", "active"));
                    case FlowRequest.ErrorNotification _ -> seal(opened, acknowledged());
                    case FlowRequest.Step step -> answer(flow, asked, step, opened, now);
                })
                .orElseGet(() -> new FlowAnswer.Refused(new Problem(
                        400,
                        "REQUEST_UNKNOWN",
                        "This is no request of a Flow",
                        "Want a JSON object with action ping, INIT, data_exchange or BACK.")));
    }

    private FlowAnswer answer(
            String flow, ConsentFlow asked, FlowRequest.Step step, FlowCipher.Opened opened, Instant now) {
        var signed = step.tokenSignature();
        if (signed != null && !tokenSignature.covers(signed, step.token())) {
            return new FlowAnswer.SignatureWrong("TOKEN_SIGNATURE_WRONG");
        }
        if (!tokens.isValid(step.token(), flow, now)) {
            return new FlowAnswer.TokenInvalid(OVER);
        }
        return seal(opened, asked.answer(step));
    }

    private static FlowAnswer seal(FlowCipher.Opened opened, ObjectNode answer) {
        return new FlowAnswer.Sealed(opened.seal(FlowJson.write(answer)));
    }

    private static ObjectNode data(String name, String value) {
        var answer = FlowJson.object();
        answer.putObject("data").put(name, value);
        return answer;
    }

    private static ObjectNode acknowledged() {
        var answer = FlowJson.object();
        answer.putObject("data").put("acknowledged", true);
        return answer;
    }
}
