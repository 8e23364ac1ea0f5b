package io.optward.audit.proof;

import io.optward.audit.AuditConfig;
import io.optward.audit.log.Integrator;
import io.optward.audit.log.StoredLog;
import io.optward.audit.search.LoggedEvent;
import io.optward.audit.search.LoggedEvents;
import io.optward.kit.problem.Problem;
import io.optward.merkle.EventProof;
import io.optward.merkle.LeafBytes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Proofs that single events stand in the log. */
@Path("/v1/events/{id}/proof")
public class ProofResource {

    private final LoggedEvents events;
    private final StoredLog log;
    private final Integrator integrator;
    private final Duration patience;

    ProofResource(LoggedEvents events, StoredLog log, Integrator integrator, AuditConfig config) {
        this.events = events;
        this.log = log;
        this.integrator = integrator;
        this.patience = config.publication().patience();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Inclusion proof of one event against the newest checkpoint, complete for offline verification",
            description = "Waits up to two seconds for a checkpoint over an event that was just logged.")
    public String proof(@PathParam("id") String id) {
        var event = (LeafBytes.isEventId(id) ? events.withId(id) : Optional.<LoggedEvent>empty())
                .orElseThrow(() -> Problem.notFound("event"));
        var published = published(event.index());
        return new EventProof(
                        event.id(),
                        event.index(),
                        event.leaf(),
                        log.inclusionProof(event.index(), published.checkpoint()),
                        published.note())
                .toJson();
    }

    private StoredLog.Published published(long index) {
        return covering(index)
                .or(() -> {
                    integrator.awaitPublished(index, patience);
                    return covering(index);
                })
                .orElseThrow(() -> Problem.unavailable(
                        "NOT_YET_PUBLISHED",
                        "The event is logged and no signed checkpoint covers it yet. Ask again in a moment."));
    }

    private Optional<StoredLog.Published> covering(long index) {
        return log.newestCheckpoint().filter(newest -> newest.checkpoint().size() > index);
    }
}
