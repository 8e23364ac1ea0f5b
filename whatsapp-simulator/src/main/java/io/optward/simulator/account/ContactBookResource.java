package io.optward.simulator.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.business.Business;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.identity.People;
import io.optward.simulator.identity.Person;
import io.optward.simulator.sending.AccessToken;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The book of phone numbers that Meta keeps for a business. */
@Path("/{version: v\\d+\\.\\d+}/{sender: \\d+}/contact_book")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "graph")
public class ContactBookResource {

    private static final String WHATSAPP = "whatsapp";

    private final AccessToken token;
    private final Business business;
    private final People people;

    ContactBookResource(AccessToken token, Business business, People people) {
        this.token = token;
        this.business = business;
        this.people = people;
    }

    @DELETE
    @Operation(
            summary = "Take somebody out of the contact book",
            description = "messaging_product=whatsapp and bsuid; numbers of the last 30 days are still remembered")
    public Deleted delete(
            @PathParam("sender") String sender,
            @QueryParam("messaging_product") @Nullable String product,
            @QueryParam("bsuid") @Nullable String bsuid,
            @HeaderParam("Authorization") @Nullable String authorization) {
        token.check(authorization);
        if (business.sender(sender).isEmpty()) {
            throw GraphRefusal.unknownObject(sender);
        }
        if (!WHATSAPP.equals(product)) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "The parameter messaging_product is required.");
        }
        if (bsuid == null || bsuid.contains(".ENT.")) {
            throw GraphRefusal.because(
                    MetaError.INVALID_PARAMETER,
                    "Param bsuid must be a whole business-scoped user ID, and no parent's.");
        }
        boolean deleted = people.withBsuid(bsuid).map(Person::leaveContactBook).orElse(false);
        return new Deleted(WHATSAPP, true, deleted);
    }

    /** Whether somebody stood in the book and no longer does. */
    public record Deleted(
            @JsonProperty("messaging_product") String messagingProduct, boolean success, boolean deleted) {}
}
