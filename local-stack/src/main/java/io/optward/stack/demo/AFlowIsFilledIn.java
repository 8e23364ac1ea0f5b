package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.supervisor.Part;
import java.util.Optional;
import java.util.Set;

/** A step in which somebody agrees in a WhatsApp Flow. */
final class AFlowIsFilledIn {

    private static final Set<String> WENT_OUT = Set.of("SUBMITTED", "SENT", "DELIVERED", "READ");
    private static final Set<String> SETTLED = Set.of("SENT", "DELIVERED", "READ", "DENIED", "FAILED", "EXPIRED");
    private static final String FLORA = "Flora";

    private AFlowIsFilledIn() {}

    static void theGrantNamesTheNotice(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var phone = new PhoneWithFlow(stage);
        var uploaded = phone.getsTheKey();
        record.did("Selma, security admin, carries the clinic's public key from ingress to WhatsApp")
                .expect("WhatsApp takes it", uploaded.status(), uploaded.status() == 200);

        gateway.writes(FLORA, "Could you tell me about offers, asks Flora");
        var subject = stage.eventually(Gateway.PATIENCE, () -> gateway.subjectOf(FLORA)
                        .filter(known ->
                                !stage.records("messages.inbound", known).isEmpty()))
                .orElseThrow();
        var message = gateway.comesTo(
                gateway.asksForFlow(FLORA, "Of course, dear Flora. May we?", stage.unique("flow-flora"))
                        .json()
                        .path("id")
                        .asText(),
                SETTLED);
        var token = phone.tokenSentTo(FLORA).orElse("");
        record.did("Flora writes, and the department answers her with the consent Flow")
                .expect(
                        "it goes out with a flow_token that says nothing to anybody",
                        message.path("status").asText() + " " + token.substring(0, Math.min(8, token.length())) + "…",
                        WENT_OUT.contains(message.path("status").asText())
                                && token.startsWith("ft_")
                                && !token.contains(subject));

        var asked = phone.opens(PhoneWithFlow.CONSENT, token);
        var notice = asked.at("/answer/data/notice_version").asText();
        record.did("Flora opens it: her phone talks to the endpoint, encrypted")
                .expect("it shows the notice and its version", notice, !notice.isEmpty());
        var confirm = phone.chooses("CONSENT", token, "yes", notice);
        var end = phone.chooses(
                "CONFIRM", token, confirm.at("/answer/data/answer").asText(), notice);
        phone.sends(FLORA, end.path("answer"));
        var grant = stage.eventually(Gateway.PATIENCE, () -> grantOf(stage, subject));
        record.did("she agrees, confirms, and WhatsApp posts how the Flow ended")
                .expect(
                        "the ledger has her grant, and which notice she was shown",
                        grant.map(entry -> entry.path("type").asText() + " "
                                        + entry.at("/event/evidence/method").asText() + " "
                                        + entry.at("/event/evidence/noticeVersion")
                                                .asText())
                                .orElse("it has not"),
                        grant.isPresent()
                                && grant.get()
                                        .at("/event/evidence/method")
                                        .asText()
                                        .equals("WA_FLOW")
                                && grant.get()
                                        .at("/event/evidence/noticeVersion")
                                        .asText()
                                        .equals(notice));

        var foreign = phone.opens(PhoneWithFlow.CONSENT, "ft_" + "A".repeat(120));
        record.did("somebody opens it with a token that they made up")
                .expect("427", foreign.path("status"), foreign.path("status").asInt() == 427);
    }

    private static Optional<JsonNode> grantOf(Stage stage, String subject) throws Exception {
        for (var entry : stage.as(Gateway.DEPARTMENT)
                .get(stage.at(Part.CONSENT, "/v1/subjects/" + subject + "/consents/events"))
                .json()
                .path("items")) {
            if (entry.path("type").asText().startsWith("consent.granted")) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }
}
