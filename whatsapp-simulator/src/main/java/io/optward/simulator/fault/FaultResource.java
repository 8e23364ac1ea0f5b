package io.optward.simulator.fault;

import io.optward.simulator.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Orders faults for the next messages of the business. */
@Path("/simulator/faults")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class FaultResource {

    private final FaultPlan plan;

    FaultResource(FaultPlan plan) {
        this.plan = plan;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace the plan of faults",
            description = "Each fault hits the next messages that would otherwise be accepted. Faults of different"
                    + " kinds hit the same message together.")
    public Plan replace(@Nullable Plan orders) {
        if (orders == null || orders.next() == null) {
            throw Problem.inField("next", "Give a list of faults; an empty list takes all faults back.")
                    .refused();
        }
        var planned = new ArrayList<PlannedFault>();
        int index = 0;
        for (FaultOrder order : orders.next()) {
            planned.add(order.planned("next[" + index++ + "]"));
        }
        plan.replaceBy(planned);
        return waiting();
    }

    @GET
    @Operation(summary = "The faults that still wait, with how many messages each will hit")
    public Plan waiting() {
        return new Plan(plan.orders());
    }

    /** The faults for the next messages, in order. */
    public record Plan(@Nullable List<FaultOrder> next) {}
}
