package io.optward.ingress.normaliser;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.sealing.SealedWebhook;
import io.optward.ingress.sealing.WebhookOpener;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.letter.JsonShape;
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
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks that could not be taken: list, inspect, replay, settle. Shows the names of fields and no value. Offered by the
 * normaliser; a receiver alone answers 404.
 */
@Path("/v1/rejected-webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class RejectedWebhookResource {

    private final RejectedWebhooks rejected;
    private final DecideOnRejected decide;
    private final WebhookOpener opener;
    private final CallerIdentity identity;
    private final IngressConfig config;

    RejectedWebhookResource(
            RejectedWebhooks rejected,
            DecideOnRejected decide,
            WebhookOpener opener,
            CallerIdentity identity,
            IngressConfig config) {
        this.rejected = rejected;
        this.decide = decide;
        this.opener = opener;
        this.identity = identity;
        this.config = config;
    }

    /**
     * The webhooks, oldest first.
     *
     * @param state {@code OPEN}, {@code REPLAYED} or {@code SETTLED}; all of them if it is left out
     * @throws Problem 400 for a state, limit or cursor that is none
     */
    @GET
    @Operation(summary = "Webhooks that could not be taken, oldest first")
    public Page<RejectedWebhook> list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        onlyTheNormaliser();
        return rejected.page(PageRequest.of(limit, cursor), state == null ? null : stateOf(state));
    }

    /**
     * What can be told of a webhook without showing what it says.
     *
     * @throws Problem 404 if none such was put aside; 503 while Kafka or the database are away
     */
    @GET
    @Path("/{receipt}")
    @Operation(summary = "A rejected webhook: why, and the shape of its body without values")
    public Inspection inspect(@PathParam("receipt") String receipt) {
        onlyTheNormaliser();
        var kept = rejected.get(receipt);
        var record = decide.recordOf(kept);
        var body = record.flatMap(SealedWebhook::of)
                .map(opener::open)
                .filter(WebhookOpener.Outcome.Body.class::isInstance)
                .map(WebhookOpener.Outcome.Body.class::cast);
        return new Inspection(
                kept.webhook(),
                record.isPresent(),
                body.isPresent(),
                body.map(opened -> JsonShape.of(opened.bytes())).orElse(null));
    }

    /**
     * Reads a webhook again and publishes what was not published before.
     *
     * @throws Problem 404; 409, 410, 422, 503 as {@link DecideOnRejected#replay} says
     */
    @POST
    @Path("/{receipt}/replay")
    @Operation(summary = "Read it again with this version and publish what was missing, nothing twice")
    public RejectedWebhook replay(@PathParam("receipt") String receipt) {
        onlyTheNormaliser();
        return decide.replay(receipt, identity.current().actor());
    }

    /**
     * Dismisses a webhook: somebody has looked. Answers the same when it was settled before.
     *
     * @throws Problem 400 if the reason is missing, long, or shaped like personal data; 404; 409 if it was replayed
     */
    @POST
    @Path("/{receipt}/settle")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Dismiss it, with a reason that names nobody")
    public RejectedWebhook settle(@PathParam("receipt") String receipt, @Nullable Settlement settlement) {
        onlyTheNormaliser();
        var note = SettlementNote.of(settlement == null ? null : settlement.reason());
        return decide.settle(receipt, identity.current().actor(), note.text());
    }

    private void onlyTheNormaliser() {
        if (!config.roles().contains(Role.NORMALISER)) {
            throw new Problem(
                    404,
                    "NOT_FOUND",
                    "There is nothing here",
                    "Rejected webhooks are looked at where the normaliser runs.");
        }
    }

    private static RejectedWebhook.State stateOf(String text) {
        return Arrays.stream(RejectedWebhook.State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badField("state", "state is OPEN, REPLAYED or SETTLED."));
    }

    /** @param reason why it is dismissed; names nobody */
    public record Settlement(@Nullable String reason) {}

    /**
     * A webhook and what its body looks like.
     *
     * @param available whether Kafka still has the record
     * @param opened whether its key is still there and it could be opened
     * @param data the names and places of its fields; absent if it could not be opened
     */
    public record Inspection(
            RejectedWebhook webhook,
            boolean available,
            boolean opened,
            @Nullable JsonShape data) {}
}
