package io.optward.simulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.business.Business;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.sending.AccessToken;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A business number in the Graph API, of any version. */
@Path("/{version: v\\d+\\.\\d+}/{sender: \\d+}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "graph")
public class NumberResource {

    private static final Map<String, Boolean> SUCCESS = Map.of("success", true);

    private final AccessToken token;
    private final Business business;
    private final TwoStepPins pins;
    private final Clock clock;

    NumberResource(AccessToken token, Business business, TwoStepPins pins, Clock clock) {
        this.token = token;
        this.business = business;
        this.pins = pins;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Set or change the two-step PIN",
            description = "{\"pin\":\"123456\"}; the old one is not asked for")
    public Map<String, Boolean> set(
            @PathParam("sender") String sender,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        check(sender, authorization);
        pins.set(sender, pinOf(body));
        return SUCCESS;
    }

    @POST
    @Path("/register")
    @Operation(summary = "Register the number", description = "Sets the PIN where there was none, else it must match")
    public Map<String, Boolean> register(
            @PathParam("sender") String sender,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable JsonNode body) {
        check(sender, authorization);
        pins.register(sender, pinOf(body), clock.instant());
        return SUCCESS;
    }

    private void check(String sender, @Nullable String authorization) {
        token.check(authorization);
        if (business.sender(sender).isEmpty()) {
            throw GraphRefusal.unknownObject(sender);
        }
    }

    private static @Nullable String pinOf(@Nullable JsonNode body) {
        return body == null || !body.path("pin").isTextual()
                ? null
                : body.path("pin").asText();
    }
}
