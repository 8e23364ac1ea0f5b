package io.optward.simulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.business.Sender;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.webhook.FirstAttempts;
import io.optward.simulator.webhook.WebhookBody;
import io.optward.simulator.webhook.Webhooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does in WhatsApp Manager about a number's PIN, which is told by webhook, and what a test wants to know and
 * Meta would tell nobody.
 */
@Path("/simulator/senders/{sender}/two-step-pin")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class PinResource {

    private static final String SOMEBODY = "612000000000555";

    private final Business business;
    private final TwoStepPins pins;
    private final Webhooks webhooks;
    private final Clock clock;

    PinResource(Business business, TwoStepPins pins, Webhooks webhooks, Clock clock) {
        this.business = business;
        this.pins = pins;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "The PIN that holds; null while two-step verification is off")
    public PinInForce pin(@PathParam("sender") String sender) {
        return new PinInForce(pins.of(sender(sender).id()).orElse(null));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Somebody changes the PIN in WhatsApp Manager",
            description = "{\"pin\":\"284613\"}; told by the webhook security, PIN_CHANGED")
    public Told change(@PathParam("sender") String id, @Nullable JsonNode body) {
        var sender = sender(id);
        var digits = text(body, "pin");
        if (digits == null || !TwoStepPins.isPin(digits)) {
            throw Problem.inField("pin", "Give six digits, as a string.").refused();
        }
        pins.set(sender.id(), digits);
        return tell(sender, "PIN_CHANGED", null);
    }

    @POST
    @Path("/reset-request")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Somebody asks in WhatsApp Manager to turn two-step verification off",
            description = "{\"requester\":\"612000000000555\"}, or {}; told by the webhook security,"
                    + " PIN_RESET_REQUEST. The PIN still holds")
    public Told requestReset(@PathParam("sender") String id, @Nullable JsonNode body) {
        var sender = sender(id);
        var requester = text(body, "requester");
        pins.requestReset(sender.id());
        return tell(sender, "PIN_RESET_REQUEST", requester == null ? SOMEBODY : requester);
    }

    @POST
    @Path("/reset")
    @Operation(
            summary = "The reset that was asked for is done",
            description = "The number has no PIN then; told by the webhook security, PIN_REQUEST_SUCCESS")
    public Told reset(@PathParam("sender") String id) {
        var sender = sender(id);
        if (!pins.reset(sender.id())) {
            throw Problem.of(
                            "NO_RESET_REQUESTED",
                            "Nobody asked for this reset",
                            409,
                            "Ask for it first: POST /simulator/senders/{sender}/two-step-pin/reset-request.")
                    .refused();
        }
        return tell(sender, "PIN_REQUEST_SUCCESS", null);
    }

    /** The PIN that holds. */
    public record PinInForce(@Nullable String pin) {}

    /** The webhook was posted. */
    public record Told(FirstAttempts webhook) {}

    private Told tell(Sender sender, String event, @Nullable String requester) {
        return new Told(webhooks.postNow(WebhookBody.security(sender, event, requester, clock.instant()), 1));
    }

    private Sender sender(String id) {
        return business.sender(id).orElseThrow(() -> Problem.inField(
                        "sender", "Put the phone number id of a sender that is configured into the path.")
                .refused());
    }

    private static @Nullable String text(@Nullable JsonNode body, String member) {
        var value = body == null ? null : body.get(member);
        return value != null && value.isTextual() ? value.textValue() : null;
    }
}
