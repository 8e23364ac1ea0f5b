package io.optward.kit.vault;

import io.optward.contracts.vault.BusinessSecret;
import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.NumberChanged;
import io.optward.contracts.vault.ObjectKeysAnswer;
import io.optward.contracts.vault.ObjectKeysRequest;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.SubjectAnswer;
import io.optward.kit.neighbour.AnswersOrIsAway;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * Asks the vault. Blocking: call from a worker or a virtual thread. Errors that concern one item stand in its place;
 * anything thrown concerns the question as a whole.
 */
@RegisterRestClient(configKey = "vault")
@AnswersOrIsAway
@OidcClientFilter
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface VaultClient {

    @POST
    @Path("/protect")
    ProtectAnswer protect(ProtectRequest request);

    /** A key for each object that is too large to pass the vault. */
    @POST
    @Path("/object-keys")
    ObjectKeysAnswer objectKeys(ObjectKeysRequest request);

    @POST
    @Path("/reveal")
    RevealAnswer reveal(RevealRequest request);

    @PUT
    @Path("/secrets/{owner}/{name}/{version}")
    void keepSecret(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("version") String version,
            BusinessSecret secret);

    @POST
    @Path("/subjects/links")
    SubjectAnswer link(LinkRequest request);

    @POST
    @Path("/subjects/numbers/changed")
    SubjectAnswer numberChanged(NumberChanged change);
}
