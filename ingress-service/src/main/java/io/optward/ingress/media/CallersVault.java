package io.optward.ingress.media;

import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * Asks the vault in the name of whoever calls us, with their own token: what they may open, how much of it, and what is
 * remembered of it is decided there, as if they had asked themselves. No client of ours has the right to reveal.
 */
@RegisterRestClient(configKey = "vault")
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface CallersVault {

    @POST
    @Path("/reveal")
    RevealAnswer reveal(@HeaderParam("Authorization") String authorization, RevealRequest request);
}
