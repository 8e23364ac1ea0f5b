package io.optward.simulator.account;

import io.optward.simulator.business.Business;
import io.optward.simulator.problem.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a test wants to know, and Meta would tell nobody. */
@Path("/simulator/senders/{sender}/two-step-pin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "control")
public class PinResource {

    private final Business business;
    private final TwoStepPins pins;

    PinResource(Business business, TwoStepPins pins) {
        this.business = business;
        this.pins = pins;
    }

    @GET
    @Operation(summary = "The PIN that holds; null while two-step verification is off")
    public PinInForce pin(@PathParam("sender") String sender) {
        if (business.sender(sender).isEmpty()) {
            throw Problem.inField("sender", "No such sender.").refused();
        }
        return new PinInForce(pins.of(sender).orElse(null));
    }

    /** The PIN that holds. */
    public record PinInForce(@Nullable String pin) {}
}
