package io.optward.audit.search;

import io.optward.audit.log.StoredLog;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.trail.TrailEvent;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.paging.Page;
import io.optward.kit.problem.Problem;
import io.optward.kit.trail.AuditTrail;
import io.optward.merkle.LeafBytes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Finds logged events. Who searches is remembered too. */
@Path("/v1/events")
public class EventResource {

    private static final Duration REMEMBERED_WITHIN = Duration.ofSeconds(5);

    private final LoggedEvents events;
    private final StoredLog log;
    private final AuditTrail trail;
    private final CallerIdentity identity;
    private final Clock clock;

    EventResource(LoggedEvents events, StoredLog log, AuditTrail trail, CallerIdentity identity, Clock clock) {
        this.events = events;
        this.log = log;
        this.trail = trail;
        this.identity = identity;
        this.clock = clock;
    }

    @POST
    @Path("/search")
    @Operation(
            summary = "Events that fit all given filters, newest first, in pages",
            description = "The search itself becomes a fact on audit.trail before it is answered.")
    public Page<FoundEvent> search(@Nullable EventFilter filter) {
        if (filter == null) {
            throw new Problem(400, "NOT_JSON", "The body is not JSON", "Send a JSON object; {} finds everything.");
        }
        filter.check();
        var page = filter.page();
        var found = events.newestFirst(filter, filter.before(), page.limit() + 1).stream()
                .map(FoundEvent::inList)
                .toList();
        var answer = page.page(found, event -> Long.toString(event.index()));
        remember(filter, answer.items().size());
        return answer;
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One event, with its leaf and whether a checkpoint covers it")
    public FoundEvent event(@PathParam("id") String id) {
        var event = (LeafBytes.isEventId(id) ? events.withId(id) : Optional.<LoggedEvent>empty())
                .orElseThrow(() -> Problem.notFound("event"));
        boolean published = log.newestCheckpoint()
                .filter(newest -> newest.checkpoint().size() > event.index())
                .isPresent();
        return FoundEvent.of(event, Base64.getEncoder().encodeToString(event.leaf()), published);
    }

    /** An answer that is not remembered is not given. */
    private void remember(EventFilter filter, int results) {
        var fact =
                new TrailEvent.LogSearched(identity.current().actor(), filter.remembered(), results, clock.instant());
        try {
            trail.tell(CrockfordId.random("srch_"), null, fact)
                    .get(REMEMBERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw notRemembered();
        } catch (ExecutionException | TimeoutException _) {
            throw notRemembered();
        }
    }

    private static Problem notRemembered() {
        return Problem.unavailable(
                "SEARCH_NOT_RECORDED", "The search could not be recorded, so it is not answered. Try again.");
    }
}
