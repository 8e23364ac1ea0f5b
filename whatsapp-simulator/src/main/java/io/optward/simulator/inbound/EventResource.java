package io.optward.simulator.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.problem.Problem;
import io.optward.simulator.webhook.FirstAttempts;
import io.optward.simulator.webhook.WebhookBody;
import io.optward.simulator.webhook.Webhooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happens to the account, to a number or in the WhatsApp Business app, and no person in the simulator did. */
@Path("/simulator/events")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class EventResource {

    private final Events events;
    private final Webhooks webhooks;

    EventResource(Events events, Webhooks webhooks) {
        this.events = events;
        this.webhooks = webhooks;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Something is told by a webhook field",
            description =
                    "{\"field\":\"account_update\"}: with the example that GET shows, or with value as Meta sends it."
                            + " Beside it at, sender (whose account or number it is), times. Fields that nobody knows need a"
                            + " value")
    public Told tell(@Nullable JsonNode body) {
        ControlInput input = events.read(body);
        WebhookBody webhook = events.webhookOf(input);
        return new Told(webhooks.postNow(webhook, input.times()));
    }

    @GET
    @Operation(summary = "Fields with an example of their value, as it is told when none is given")
    public Known known() {
        return new Known(events.examples());
    }

    /** The webhook was posted. */
    public record Told(FirstAttempts webhook) {}

    /** The fields. */
    public record Known(List<Events.Example> items) {}

    static Problem unknownField() {
        return Problem.inField(
                "field", "Give the name of a webhook field; GET /simulator/events lists those that have an example.");
    }
}
