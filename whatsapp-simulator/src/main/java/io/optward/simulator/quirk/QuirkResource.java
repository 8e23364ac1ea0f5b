package io.optward.simulator.quirk;

import io.optward.simulator.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Collection;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Switches quirks. */
@Path("/simulator/quirks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class QuirkResource {

    private final Quirks quirks;

    QuirkResource(Quirks quirks) {
        this.quirks = quirks;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Say which quirks are on; all others are off",
            description = "{\"on\":[\"NUMBER_TIMESTAMPS\"]}; an empty list takes all of them back")
    public Switched replace(@Nullable Switched wanted) {
        if (wanted == null || wanted.on() == null || wanted.on().stream().anyMatch(Objects::isNull)) {
            throw Problem.inField("on", "Give a list of quirks; an empty list takes all of them back.")
                    .refused();
        }
        quirks.replaceBy(wanted.on());
        return switched();
    }

    @GET
    @Operation(summary = "The quirks that are on")
    public Switched switched() {
        return new Switched(quirks.on());
    }

    /** The quirks that are on. */
    public record Switched(@Nullable Collection<Quirk> on) {}
}
