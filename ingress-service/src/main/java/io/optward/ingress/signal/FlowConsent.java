package io.optward.ingress.signal;

import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.AMBIGUOUS;
import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.OPT_OUT;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Method;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the answer of a Flow says about consent. A consent Flow puts it into a member of its own:
 * {@code {"consent": {"purpose": "MARKETING", "answer": "yes", "notice": "2026-11"}}}; the answer is yes, no, true or
 * false. A Flow that asks for several purposes answers with a list: refused as a whole it is an opt-out, anything else
 * is not unbundled consent and is ambiguous.
 *
 * <p>The answer need not be an object, nor JSON, nor hold a {@code flow_token}; whatever else stands in it is not about
 * consent.
 */
final class FlowConsent {

    private static final int LONGEST = 65_536;
    private static final int DEEPEST = 50;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            // two answers of one name could be read in two ways
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private FlowConsent() {}

    static @Nullable Signal in(String responseJson) {
        var consent = consentIn(responseJson);
        if (consent == null) {
            return null;
        }
        var said = new ArrayList<SpokenPayload>();
        if (consent.isArray()) {
            consent.forEach(answer -> said.add(spoken(answer)));
        } else {
            said.add(spoken(consent));
        }
        return switch (said.size()) {
            case 0 -> null;
            case 1 -> signal(said.getFirst(), consent);
            default ->
                signal(
                        said.stream().allMatch(FlowConsent::refuses)
                                ? new SpokenPayload.OfConsent(OPT_OUT, null, null, "OPTOUT")
                                : new SpokenPayload.OfConsent(AMBIGUOUS, null, null, "CONSENT"),
                        consent);
        };
    }

    private static @Nullable JsonNode consentIn(String responseJson) {
        if (responseJson.length() > LONGEST || !responseJson.contains("consent")) {
            return null;
        }
        try {
            var answer = MAPPER.readTree(responseJson);
            return answer == null || !answer.isObject() ? null : answer.get("consent");
        } catch (JacksonException _) {
            return null;
        }
    }

    private static SpokenPayload spoken(JsonNode answer) {
        var notice = answer.path("notice");
        return SpokenPayload.answered(
                answer.path("purpose").asText(),
                answer.path("answer").asText(),
                notice.isTextual() || notice.isIntegralNumber() ? notice.asText() : null);
    }

    private static boolean refuses(SpokenPayload said) {
        return said instanceof SpokenPayload.OfConsent consent && consent.meaning() == OPT_OUT;
    }

    private static @Nullable Signal signal(SpokenPayload said, JsonNode consent) {
        return said instanceof SpokenPayload.OfConsent(var meaning, var purpose, var notice, var name)
                ? new Signal(
                        meaning,
                        Method.FLOW,
                        name,
                        Signal.WITHOUT_WORDS,
                        NormalText.of(consent.toString()),
                        purpose,
                        notice,
                        null)
                : null;
    }
}
