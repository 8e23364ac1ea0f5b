package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.ingress.IngressConfig;
import io.optward.kit.personal.PersonalShape;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Flow in {@code flows/consent.json}: asks whether somebody agrees to one purpose, shows the notice and its version,
 * has the choice confirmed. It remembers nothing between two screens. What it finishes with comes back in a webhook as
 * {@code nfm_reply.response_json}, and {@code signal.FlowConsent} reads it there: that webhook is the consent, and this
 * conversation is none.
 */
final class ConsentFlow {

    static final String ASK = "CONSENT";
    static final String CONFIRM = "CONFIRM";

    private static final String YES = "yes";
    private static final String NO = "no";

    /** As a notice's version may stand in an event. */
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    private final IngressConfig.Consent asked;

    /** @throws IllegalArgumentException if the purpose needs no consent, or the notice's version could not be told */
    ConsentFlow(IngressConfig.Consent asked) {
        if (!asked.purpose().optIn()) {
            throw new IllegalArgumentException(
                    "optward.ingress.flows.consents: " + asked.purpose() + " is no purpose that somebody agrees to");
        }
        var version = asked.noticeVersion();
        if (!VERSION.matcher(version).matches() || PersonalShape.isIn(version)) {
            throw new IllegalArgumentException("optward.ingress.flows.consents: a notice's version has 1 to 32 letters,"
                    + " digits, dots and hyphens, such as 2026-11, and is not shaped like a phone number");
        }
        this.asked = asked;
    }

    /** The next screen, or the end. */
    ObjectNode answer(FlowRequest.Step step) {
        return switch (step.action()) {
            case INIT, BACK -> ask(null);
            case DATA_EXCHANGE -> goOn(step);
        };
    }

    private ObjectNode goOn(FlowRequest.Step step) {
        var answer = step.data().path("answer").asText();
        if (!answer.equals(YES) && !answer.equals(NO)) {
            return ask("Please choose one of the two.");
        }
        // who refuses need not have read the latest notice
        if (answer.equals(YES) && !isTheNoticeInForce(step.data())) {
            return ask("The notice has changed while this was open. Please read it again.");
        }
        return CONFIRM.equals(step.screen()) ? finish(step.token(), answer) : confirm(answer);
    }

    private boolean isTheNoticeInForce(JsonNode data) {
        return data.path("notice").asText().equals(asked.noticeVersion());
    }

    private ObjectNode ask(@Nullable String error) {
        var data =
                FlowJson.object().put("notice_version", asked.noticeVersion()).put("notice_text", asked.notice());
        if (error != null) {
            data.put("error_message", error);
        }
        return screen(ASK, data);
    }

    private ObjectNode confirm(String answer) {
        return screen(
                CONFIRM,
                FlowJson.object()
                        .put("answer", answer)
                        .put("summary", answer.equals(YES) ? asked.onYes() : asked.onNo())
                        .put("notice_version", asked.noticeVersion()));
    }

    private ObjectNode finish(String token, String answer) {
        var params = FlowJson.object().put("flow_token", token);
        params.putObject("consent")
                .put("purpose", asked.purpose().name())
                .put("answer", answer)
                .put("notice", asked.noticeVersion());
        var data = FlowJson.object();
        data.putObject("extension_message_response").set("params", params);
        return screen("SUCCESS", data);
    }

    private static ObjectNode screen(String name, ObjectNode data) {
        return FlowJson.object().put("screen", name).set("data", data);
    }
}
