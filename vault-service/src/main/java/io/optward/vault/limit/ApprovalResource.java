package io.optward.vault.limit;

import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import io.optward.vault.limit.Approval.State;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Asks a second person for more than an hour's limits allow, and lets that person answer. */
@Path(ApprovalResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ApprovalResource {

    static final String PATH = "/v1/reveal-approvals";

    private static final int LONGEST_REASON = 300;
    private static final int MOST_VALUES = 10_000;

    private final Approvals approvals;
    private final CallerIdentity identity;
    private final Clock clock;

    ApprovalResource(Approvals approvals, CallerIdentity identity, Clock clock) {
        this.approvals = approvals;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * Asks, for oneself.
     *
     * @throws Problem 400 naming the field
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(summary = "Ask a second person to approve a reveal beyond an hour's limits")
    public Approval ask(@Nullable Wish wish) {
        if (wish == null || wish.purpose() == null || !RevealLimits.count(wish.purpose())) {
            throw Problem.badField("purpose", "say what for: CUSTOMER_CARE or SUBJECT_REQUEST");
        }
        var values = wish.values();
        if (values == null || values < 1 || values > MOST_VALUES) {
            throw Problem.badField("values", "say how many values are needed: 1 to " + MOST_VALUES);
        }
        return approvals.ask(identity.current().actor(), wish.purpose(), why(wish.why()), values, clock.instant());
    }

    /**
     * What was asked for, the newest first.
     *
     * @param state one of {@link State}; all of them if it is left out
     * @throws Problem 400 for a state, limit or cursor that is none
     */
    @GET
    @Operation(summary = "What was asked for and what became of it, the newest first")
    public Page<Approval> list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return approvals.page(PageRequest.of(limit, cursor), state == null ? null : stateOf(state));
    }

    /** @throws Problem 404; 403 if it is one's own request; 409 if somebody was first or it is too late */
    @POST
    @Path("/{id}/approve")
    @Operation(summary = "Approve it: good for a minute, for whoever asked and for nothing else")
    public Approval approve(@PathParam("id") String id) {
        return approvals.answer(id, identity.current().actor(), true, clock.instant());
    }

    /** @throws Problem 404; 403 if it is one's own request; 409 if somebody was first or it is too late */
    @POST
    @Path("/{id}/refuse")
    @Operation(summary = "Refuse it")
    public Approval refuse(@PathParam("id") String id) {
        return approvals.answer(id, identity.current().actor(), false, clock.instant());
    }

    private static String why(@Nullable String why) {
        if (why == null || why.isBlank() || why.length() > LONGEST_REASON || why.indexOf('\0') >= 0) {
            throw Problem.badField("why", "say in 1 to " + LONGEST_REASON + " characters why it is needed");
        }
        if (PersonalShape.isIn(why)) {
            throw Problem.badField(
                    "why", "it has something shaped like a phone number or an e-mail address in it. Say it without.");
        }
        return why.strip();
    }

    private static State stateOf(String text) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badField("state", "state is one of " + Arrays.toString(State.values())));
    }

    /**
     * What somebody asks for.
     *
     * @param why in words that name nobody; a case's reference is enough
     * @param values how many values are needed
     */
    public record Wish(
            @Nullable Purpose purpose,
            @Nullable String why,
            @Nullable Integer values) {}
}
