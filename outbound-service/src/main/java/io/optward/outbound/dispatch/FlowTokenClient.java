package io.optward.outbound.dispatch;

import io.optward.contracts.flow.FlowTokenAnswer;
import io.optward.contracts.flow.FlowTokenRequest;
import io.optward.kit.neighbour.AnswersOrIsAway;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Asks whoever answers Flows for their tokens. */
@RegisterRestClient(configKey = "flows")
@AnswersOrIsAway
@OidcClientFilter
@Path("/v1/flow-tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface FlowTokenClient {

    @POST
    FlowTokenAnswer issue(FlowTokenRequest wanted);
}
