package io.optward.simulator.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.business.Sender;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.webhook.Attempt;
import io.optward.simulator.webhook.Webhooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Plays a phone that is in the middle of a Flow: encrypts, signs, posts to the endpoint, and opens the answer. */
@Path("/simulator/flows")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class FlowResource {

    private static final int OK = 200;

    private final Business business;
    private final FlowKeys keys;
    private final Webhooks webhooks;
    private final ObjectMapper json;

    FlowResource(Business business, FlowKeys keys, Webhooks webhooks, ObjectMapper json) {
        this.business = business;
        this.keys = keys;
        this.webhooks = webhooks;
        this.json = json;
    }

    @POST
    @Operation(
            summary = "Say something to a Flow's endpoint",
            description =
                    "{\"endpoint\":\"http://…\",\"request\":{\"version\":\"3.0\",\"action\":\"ping\"}}: the request is"
                            + " encrypted under the key that was uploaded for the sender (the first unless sender names another)"
                            + " and signed with the app secret")
    public Answer play(@Nullable Play play) {
        if (play == null || play.endpoint() == null) {
            throw Problem.inField("endpoint", "Give the URL of the endpoint.").refused();
        }
        if (play.request() == null) {
            throw Problem.inField("request", "Give what is said in the clear, such as {\"action\":\"ping\"}.")
                    .refused();
        }
        FlowKeys.Uploaded key = keys.of(senderOf(play).id()).orElseThrow(() -> Problem.of(
                        "NO_PUBLIC_KEY",
                        "The sender has no public key",
                        409,
                        "Nothing was posted. Upload one first: POST"
                                + " /v26.0/{phone-number-id}/whatsapp_business_encryption.")
                .refused());
        var cipher = new FlowCipher();
        byte[] body = json.createObjectNode()
                .put(
                        "encrypted_flow_data",
                        cipher.encrypt(play.request().toString().getBytes(StandardCharsets.UTF_8)))
                .put("encrypted_aes_key", cipher.encryptedKey(key.key()))
                .put("initial_vector", cipher.initialVector())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return switch (webhooks.postElsewhere(play.endpoint(), body)) {
            case Attempt.Answered(int status, String answer, var _) ->
                status == OK ? opened(cipher, answer) : new Answer(status, null, answer);
            case Attempt.Unanswered(var reason, var _) ->
                throw Problem.of(
                                "ENDPOINT_" + reason,
                                "The endpoint did not answer",
                                502,
                                "Start the endpoint, or give another URL.")
                        .refused();
        };
    }

    /**
     * What the phone says.
     *
     * @param sender phone number id whose key encrypts; the first sender's when left out
     */
    public record Play(
            @Nullable URI endpoint,
            @Nullable ObjectNode request,
            @Nullable String sender) {}

    /**
     * What the endpoint said.
     *
     * @param answer in the clear; left out unless the status is 200 and the answer could be opened
     * @param unopened the answer as it came, where it could not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            int status, @Nullable JsonNode answer, @Nullable String unopened) {}

    private Answer opened(FlowCipher cipher, String answer) {
        try {
            return new Answer(OK, json.readTree(cipher.decrypt(answer)), null);
        } catch (GeneralSecurityException | IllegalArgumentException | IOException _) {
            return new Answer(OK, null, answer);
        }
    }

    private Sender senderOf(Play play) {
        String id = play.sender();
        return id == null
                ? business.firstSender()
                : business.sender(id).orElseThrow(() -> Problem.inField(
                                "sender", "Give the phone number id of a sender that is configured.")
                        .refused());
    }
}
