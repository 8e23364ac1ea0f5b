package io.optward.vault.review;

import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.letter.SettlementNote;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.optward.vault.subject.AliasConflict;
import io.optward.vault.subject.AliasConflict.State;
import io.optward.vault.subject.AliasConflicts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What departments claimed about people and was refused ({@code ALIAS_CONFLICT}), until somebody decides. */
@Path("/v1/alias-conflicts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AliasConflictResource {

    private final AliasConflicts conflicts;
    private final DecideConflict decide;
    private final CallerIdentity identity;

    AliasConflictResource(AliasConflicts conflicts, DecideConflict decide, CallerIdentity identity) {
        this.conflicts = conflicts;
        this.decide = decide;
        this.identity = identity;
    }

    /**
     * The queue, oldest first.
     *
     * @param state {@code OPEN}, {@code SAME_PERSON} or {@code DIFFERENT_PEOPLE}; all of them if it is left out
     * @throws Problem 400 for a state, limit or cursor that is none
     */
    @GET
    @Operation(summary = "Refused claims about people, oldest first; no personal data")
    public Page<AliasConflict> list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return conflicts.page(PageRequest.of(limit, cursor), state == null ? null : stateOf(state));
    }

    /**
     * Decides a claim: the people are one from now on, or the claim stays refused and is not asked about again. Deciding
     * the same again changes nothing.
     *
     * @throws Problem 400 for a decision or a reason that is none; 404; 409 as {@link DecideConflict#decide} says
     */
    @POST
    @Path("/{id}/decide")
    @Operation(summary = "Decide: SAME_PERSON joins them for good, DIFFERENT_PEOPLE is remembered")
    public AliasConflict decide(@PathParam("id") String id, @Nullable Decision decision) {
        var wanted = decision == null || decision.decision() == null ? State.OPEN : stateOf(decision.decision());
        if (wanted == State.OPEN) {
            throw Problem.badField("decision", "decision is SAME_PERSON or DIFFERENT_PEOPLE.");
        }
        var note = SettlementNote.of(decision == null ? null : decision.reason());
        return decide.decide(id, wanted, note.text(), identity.current().actor());
    }

    private static State stateOf(String text) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badField("state", "state is OPEN, SAME_PERSON or DIFFERENT_PEOPLE."));
    }

    /**
     * What somebody decided.
     *
     * @param decision {@code SAME_PERSON} or {@code DIFFERENT_PEOPLE}
     * @param reason why; names nobody
     */
    public record Decision(
            @Nullable String decision, @Nullable String reason) {}
}
