package io.optward.audit.signin;

import io.optward.kit.neighbour.AnswersOrIsAway;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Keycloak's admin API, as far as it tells who signed in. Needs the role {@code view-events} of its realm. */
@RegisterRestClient(configKey = "sign-ins")
@AnswersOrIsAway
@OidcClientFilter
@Path("/events")
@Produces(MediaType.APPLICATION_JSON)
interface ProviderEvents {

    /**
     * Events, the oldest first.
     *
     * @param fromMillis not earlier than this, milliseconds since 1970
     * @param first how many of them to leave out
     */
    @GET
    List<ProviderEvent> since(
            @QueryParam("dateFrom") long fromMillis,
            @QueryParam("direction") String direction,
            @QueryParam("first") int first,
            @QueryParam("max") int max,
            @QueryParam("type") List<String> types);
}
