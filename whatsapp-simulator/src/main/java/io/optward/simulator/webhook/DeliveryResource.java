package io.optward.simulator.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.optward.simulator.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Shows what became of webhooks: what WhatsApp knows, and what the gateway must therefore know, too. */
@Path("/simulator/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class DeliveryResource {

    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 500;

    private final Deliveries deliveries;

    DeliveryResource(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @GET
    @Operation(
            summary = "Webhooks with their attempts and whether they were received, oldest first",
            description = "Raw bodies that were posted by hand are not among them. limit: 50, at most 500; cursor: next"
                    + " of the page before, absent on the last page")
    public Page list(@QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        int most = limit == null ? USUAL_LIMIT : (int) number("limit", limit, 1, HIGHEST_LIMIT);
        long position = cursor == null ? 0 : number("cursor", cursor, 0, Long.MAX_VALUE);
        List<Deliveries.Told> found = deliveries.after(position, most + 1);
        if (found.size() <= most) {
            return new Page(found, null);
        }
        List<Deliveries.Told> items = found.subList(0, most);
        return new Page(items, Long.toString(items.getLast().position()));
    }

    /** One page; {@code next} is left out of the last. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(
            List<Deliveries.Told> items, @Nullable String next) {}

    private static long number(String field, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // answered below, like a number out of range
        }
        throw Problem.inField(field, "Give a whole number from " + least + " to " + most + ".")
                .refused();
    }
}
