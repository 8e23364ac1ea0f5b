package io.optward.vault.object;

import io.optward.contracts.vault.ObjectKeysAnswer;
import io.optward.contracts.vault.ObjectKeysRequest;
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

/** Gives keys for media and the like, so that their bytes never pass the vault. */
@Path("/v1/object-keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ObjectKeyResource {

    private static final int MOST_ITEMS = 1_000;

    private final ObjectKeys keys;
    private final CallerIdentity identity;

    ObjectKeyResource(ObjectKeys keys, CallerIdentity identity) {
        this.keys = keys;
        this.identity = identity;
    }

    /** Makes up to 1,000 keys; an item that cannot be done has an error in its place. */
    @POST
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @Operation(
            summary = "A new key for each object, in the clear for whoever encrypts it and sealed to be kept beside it")
    public ObjectKeysAnswer make(@Nullable ObjectKeysRequest request) {
        if (request == null || request.items() == null) {
            throw Problem.badField("items", "send {\"items\":[{\"subject\":…,\"context\":…,\"field\":…},…]}");
        }
        if (request.items().size() > MOST_ITEMS) {
            throw Problem.badField(
                    "items",
                    "a batch has at most " + MOST_ITEMS + " items, this one "
                            + request.items().size());
        }
        return new ObjectKeysAnswer(
                keys.make(request.items(), identity.current().actor()));
    }
}
