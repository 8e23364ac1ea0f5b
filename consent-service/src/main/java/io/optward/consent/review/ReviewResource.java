package io.optward.consent.review;

import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.letter.SettlementNote;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What people said that somebody must look at: possible opt-outs, and requests for their data. */
@Path("/v1/reviews")
@Produces(MediaType.APPLICATION_JSON)
public class ReviewResource {

    private static final Set<Review.State> DECISIONS =
            EnumSet.of(Review.State.OPT_OUT, Review.State.NOTHING_MEANT, Review.State.TAKEN_UP);

    private final Reviews reviews;
    private final DecideReview decide;
    private final CallerIdentity identity;

    ReviewResource(Reviews reviews, DecideReview decide, CallerIdentity identity) {
        this.reviews = reviews;
        this.decide = decide;
        this.identity = identity;
    }

    /**
     * The queue, oldest first.
     *
     * @param state {@code OPEN} or what it was decided; everything if it is left out
     * @param kind {@code AMBIGUOUS} or {@code DATA_REQUEST}; both if it is left out
     * @throws Problem 400 for a state, kind, limit or cursor that is none
     */
    @GET
    @Operation(summary = "What people said that somebody must look at, oldest first; without what they wrote")
    public Page<Review> list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return reviews.page(
                PageRequest.of(limit, cursor),
                state == null ? null : oneOf(EnumSet.allOf(Review.State.class), "state", state),
                kind == null ? null : oneOf(EnumSet.allOf(Review.Kind.class), "kind", kind));
    }

    /**
     * One of them.
     *
     * @throws Problem 404 if there is none
     */
    @GET
    @Path("/{id}")
    @Operation(summary = "What a person said, by keyword, and what was decided about it")
    public Review get(@PathParam("id") String id) {
        return reviews.get(id);
    }

    /**
     * Decides what was meant.
     *
     * @throws Problem 400 naming the field; 404; 409, 422 as {@link DecideReview#decide} says
     */
    @POST
    @Path("/{id}/decide")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "It was an opt-out, or nothing was meant; or a request for data is taken up")
    public Review decide(@PathParam("id") String id, @Nullable Judgement judgement) {
        var decision = oneOf(DECISIONS, "decision", judgement == null ? null : judgement.decision());
        var note = SettlementNote.of(judgement == null ? null : judgement.reason());
        return decide.decide(id, decision, identity.current().actor(), note.text());
    }

    private static <E extends Enum<E>> E oneOf(Set<E> accepted, String field, @Nullable String text) {
        return accepted.stream()
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badField(
                        field,
                        field + " is one of "
                                + accepted.stream().map(Enum::name).collect(Collectors.joining(", ")) + "."));
    }

    /**
     * What somebody found who looked.
     *
     * @param decision {@code OPT_OUT}, {@code NOTHING_MEANT} or {@code TAKEN_UP}
     * @param reason why; names nobody
     */
    public record Judgement(
            @Nullable String decision, @Nullable String reason) {}
}
