package io.optward.outbound.clearance;

import io.optward.contracts.decision.DecisionAnswer;
import io.optward.contracts.decision.DecisionRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Asks consent-service. Anything thrown means that nothing was decided. */
@RegisterRestClient(configKey = "consent")
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface ConsentClient {

    @POST
    @Path("/decisions")
    DecisionAnswer decide(DecisionRequest questions);
}
