package io.optward.vault.reveal;

import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

/** Gives values in the clear to whoever shows a basis for each of them. */
@Path("/v1/reveal")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RevealResource {

    private static final int MOST_ITEMS = 1_000;

    private final Revelation revelation;
    private final CallerIdentity identity;

    RevealResource(Revelation revelation, CallerIdentity identity) {
        this.revelation = revelation;
        this.identity = identity;
    }

    /** Reveals up to 1,000 items; an item that is refused has an error in its place and no value. */
    @POST
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(
            summary =
                    "Sealed values and aliases in the clear, for a purpose, on a basis; audited before it is answered")
    public RevealAnswer reveal(@Nullable RevealRequest request) {
        if (request == null || request.purpose() == null) {
            throw Problem.badField("purpose", "say what for: SEND, CUSTOMER_CARE or SUBJECT_REQUEST");
        }
        if (request.items() == null) {
            throw Problem.badField("items", "send {\"purpose\":…,\"items\":[…]}");
        }
        if (request.items().size() > MOST_ITEMS) {
            throw Problem.badField(
                    "items",
                    "a batch has at most " + MOST_ITEMS + " items, this one "
                            + request.items().size());
        }
        return new RevealAnswer(revelation.reveal(request, identity.current()));
    }
}
