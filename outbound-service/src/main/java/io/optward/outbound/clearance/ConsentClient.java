package io.optward.outbound.clearance;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.DecisionAnswer;
import io.optward.contracts.decision.DecisionRequest;
import io.optward.kit.neighbour.AnswersOrIsAway;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Asks consent-service. Anything thrown means that nothing was decided. */
@RegisterRestClient(configKey = "consent")
@AnswersOrIsAway
@OidcClientFilter
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface ConsentClient {

    @POST
    @Path("/decisions")
    DecisionAnswer decide(DecisionRequest questions);

    @POST
    @Path("/consents")
    void withdraw(@HeaderParam("Idempotency-Key") String key, Withdrawal withdrawal);

    /**
     * That a person wants no more messages of a purpose, from the whole business.
     *
     * @param action always {@code WITHDRAW}
     */
    record Withdrawal(SubjectToken subject, Purpose purpose, String action, Evidence evidence) {

        static Withdrawal of(SubjectToken subject, Purpose purpose, String reference) {
            return new Withdrawal(subject, purpose, "WITHDRAW", new Evidence("API", reference));
        }

        /**
         * How we know.
         *
         * @param reference the message that WhatsApp refused, and its reason
         */
        record Evidence(String method, String reference) {}
    }
}
