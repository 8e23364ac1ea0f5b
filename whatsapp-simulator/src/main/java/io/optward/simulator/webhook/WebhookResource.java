package io.optward.simulator.webhook;

import io.optward.simulator.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Webhooks that no simulated person caused: any bytes, with the right signature, a wrong one or none. */
@Path("/simulator/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class WebhookResource {

    private static final String NO_SIGNATURE = "none";

    private final Receiver receiver;
    private final Callbacks callbacks;
    private final Webhooks webhooks;

    WebhookResource(Receiver receiver, Callbacks callbacks, Webhooks webhooks) {
        this.receiver = receiver;
        this.callbacks = callbacks;
        this.webhooks = webhooks;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Post this body to the webhook receiver as it is, once",
            description = "Signed with the app secret, unless X-Simulator-Signature gives the value of"
                    + " X-Hub-Signature-256, or says none")
    public Answer post(byte[] body, @HeaderParam("X-Simulator-Signature") @Nullable String signature) {
        Attempt attempt =
                switch (signature) {
                    case null -> receiver.post(callbacks.ofApp(), body);
                    case NO_SIGNATURE -> receiver.post(callbacks.ofApp(), body, null);
                    default -> receiver.post(callbacks.ofApp(), body, signature);
                };
        return switch (attempt) {
            case Attempt.Answered(int status, String answer, var took) -> new Answer(status, answer, took.toMillis());
            case Attempt.Unanswered(var reason, var _) ->
                throw Problem.of(
                                "RECEIVER_" + reason,
                                "The webhook receiver did not answer",
                                502,
                                "Start the receiver, or point OPTWARD_SIMULATOR_WEBHOOK_URL to it. The body was not"
                                        + " kept; post it again.")
                        .refused();
        };
    }

    @GET
    @Operation(summary = "How many webhooks wait, were received, and how many attempts failed")
    public Backlog.Counts counts() {
        return webhooks.counts();
    }

    /** What the receiver answered, and after how many milliseconds. */
    public record Answer(int status, String body, long milliseconds) {}
}
