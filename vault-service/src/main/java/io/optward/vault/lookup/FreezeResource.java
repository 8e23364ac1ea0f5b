package io.optward.vault.lookup;

import io.optward.contracts.trail.TrailEvent.LookupsReleased;
import io.optward.kit.event.Envelope;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Who may look up nothing for a while, and how that ends before the time. */
@Path("/v1/lookup-freezes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FreezeResource {

    private final LookupWatch watch;
    private final Outbox outbox;
    private final CallerIdentity identity;
    private final Clock clock;
    private final String service;

    FreezeResource(
            LookupWatch watch,
            Outbox outbox,
            CallerIdentity identity,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.watch = watch;
        this.outbox = outbox;
        this.identity = identity;
        this.clock = clock;
        this.service = service;
    }

    /** @throws Problem 400 for a limit or cursor that is none */
    @GET
    @Operation(summary = "Whose look-ups are frozen now")
    public Page<Frozen> list(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        var wanted = PageRequest.of(limit, cursor);
        return wanted.page(
                watch.frozen(clock.instant(), Objects.requireNonNullElse(wanted.after(), ""), wanted.limit() + 1),
                Frozen::freeze);
    }

    /** @throws Problem 404 if there is no such freeze, or it is over */
    @POST
    @Path("/{id}/lift")
    @Operation(summary = "Let them look up again before the time")
    public Frozen lift(@PathParam("id") String id) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return QuarkusTransaction.requiringNew().call(() -> {
            var lifted = watch.lift(id, now);
            var fact = new LookupsReleased(identity.current().actor(), lifted.freeze(), lifted.actor(), now);
            outbox.add(new Envelope<>(lifted.freeze() + ".lifted", "/" + service, null, now, fact));
            return lifted;
        });
    }
}
