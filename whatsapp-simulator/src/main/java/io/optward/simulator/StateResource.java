package io.optward.simulator;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Starts afresh. */
@Path("/simulator/state")
@RunOnVirtualThread
@Tag(name = "control")
public class StateResource {

    private final Event<StateForgotten> forgotten;

    StateResource(Event<StateForgotten> forgotten) {
        this.forgotten = forgotten;
    }

    @DELETE
    @Operation(
            summary = "Forget people, sent messages, faults, limits and webhooks that still wait",
            description = "Answers 204 once attempts that were under way have ended; nothing is posted after that")
    public void forget() {
        forgotten.fire(new StateForgotten());
    }
}
