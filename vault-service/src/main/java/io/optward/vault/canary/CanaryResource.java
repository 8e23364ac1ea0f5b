package io.optward.vault.canary;

import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Makes canaries, and lists them for whoever answers their alarms. Shows no number. */
@Path("/v1/canaries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CanaryResource {

    private static final int MOST_AT_ONCE = 500;

    private final Canaries canaries;
    private final CallerIdentity identity;

    CanaryResource(Canaries canaries, CallerIdentity identity) {
        this.canaries = canaries;
        this.identity = identity;
    }

    /** @throws Problem 400 for a count that is none; 409 if there are not so many free numbers */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(summary = "Make people who do not exist, with numbers kept for fiction")
    public Made make(@Nullable Wanted wanted) {
        var count = wanted == null ? null : wanted.count();
        if (count == null || count < 1 || count > MOST_AT_ONCE) {
            throw Problem.badField("count", "say how many: 1 to " + MOST_AT_ONCE);
        }
        return new Made(canaries.make(count, identity.current().actor()));
    }

    /** @throws Problem 400 for a limit or cursor that is none */
    @GET
    @Operation(summary = "The canaries, the newest first; no personal data")
    public Page<Canary> list(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        return canaries.page(PageRequest.of(limit, cursor));
    }

    /** How many are wanted. */
    public record Wanted(@Nullable Integer count) {}

    /** Those that were made. */
    public record Made(List<Canary> items) {}
}
