package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.stack.demo.JsonHttp.Answer;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.util.Optional;

/**
 * A person's phone on which a Flow was opened: what it says to the Flow's endpoint, encrypted and signed by the simulator
 * as WhatsApp does it, and what it sends in the end.
 */
public final class PhoneWithFlow {

    /** The consent Flow of the local stack. */
    public static final String CONSENT = "consent";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SECURITY_ADMIN = "selma";

    private final Stage stage;

    /** A phone on a stage. */
    public PhoneWithFlow(Stage stage) {
        this.stage = stage;
    }

    /** The security admin carries the clinic's public key from ingress-service, which made it, to WhatsApp. */
    public Answer getsTheKey() throws IOException, InterruptedException {
        var selma = stage.steppedUp(SECURITY_ADMIN);
        var wanted = MAPPER.createObjectNode();
        for (var key : selma.get(stage.at(Part.INGRESS, "/v1/flow-keys")).json().path("items")) {
            // the newest comes first
            if (!wanted.has("publicKey") && key.path("sender").asText().equals(Gateway.SENDER)) {
                wanted.set("publicKey", key.path("publicKey"));
            }
        }
        return selma.put(stage.at(Part.OUTBOUND, "/v1/senders/" + Gateway.SENDER + "/flow-key"), wanted.toString());
    }

    /** The flow_token that came with the newest message to a person. */
    public Optional<String> tokenSentTo(String person) throws IOException, InterruptedException {
        var arrived = new Gateway(stage).arrivedFor(person);
        var token = arrived.isEmpty()
                ? ""
                : arrived.getLast()
                        .at("/body/interactive/action/parameters/flow_token")
                        .asText();
        stage.remember(token);
        return Optional.of(token).filter(found -> !found.isEmpty());
    }

    /** The person opens the Flow. */
    public JsonNode opens(String flow, String token) throws IOException, InterruptedException {
        return says(flow, request("INIT", token));
    }

    /** The person goes on from a screen with an answer, having seen a version of the notice. */
    public JsonNode chooses(String screen, String token, String answer, String notice)
            throws IOException, InterruptedException {
        var request = request("data_exchange", token).put("screen", screen);
        request.putObject("data").put("answer", answer).put("notice", notice);
        return says(CONSENT, request);
    }

    /** The Flow is over, and its last screen's parameters are sent as a message of the person's. */
    public Answer sends(String person, JsonNode end) throws IOException, InterruptedException {
        var message = MAPPER.createObjectNode().put("type", "interactive").put("name", stage.nameOf(person));
        message.putObject("interactive")
                .put("type", "nfm_reply")
                .putObject("nfm_reply")
                .set("response_json", end.at("/data/extension_message_response/params"));
        var answer = stage.http()
                .post(
                        stage.at(Part.SIMULATOR, "/simulator/users/" + stage.phoneOf(person) + "/messages"),
                        message.toString());
        stage.remember(answer.json().path("id").asText());
        return answer;
    }

    private static ObjectNode request(String action, String token) {
        return MAPPER.createObjectNode()
                .put("version", "3.0")
                .put("action", action)
                .put("flow_token", token);
    }

    /** {@code status}, and {@code answer} where the phone could open it. */
    private JsonNode says(String flow, ObjectNode request) throws IOException, InterruptedException {
        var play = MAPPER.createObjectNode()
                .put("endpoint", stage.at(Part.INGRESS, "/flows/" + flow).toString())
                .put("sender", Gateway.SENDER);
        play.set("request", request);
        return stage.http()
                .post(stage.at(Part.SIMULATOR, "/simulator/flows"), play.toString())
                .json();
    }
}
