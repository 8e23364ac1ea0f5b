package io.optward.ingress.flow;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.event.EventPublisher;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.paging.Page;
import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The public halves of the Flow keys, and their rotation. Uploading them is outbound-service's: nobody else talks to
 * WhatsApp. Offered where Flows are answered; other processes of this image answer 404.
 */
@Path("/v1/flow-keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FlowKeyResource {

    private final FlowKeys keys;
    private final BusinessConfig business;
    private final CallerIdentity identity;
    private final IngressConfig config;

    FlowKeyResource(FlowKeys keys, BusinessConfig business, CallerIdentity identity, IngressConfig config) {
        this.keys = keys;
        this.business = business;
        this.identity = identity;
        this.config = config;
    }

    /** Every key, by sender and the newest first: a handful, so always on one page. */
    @GET
    @Operation(summary = "The public keys that Flows are encrypted to, by sender; the newest is the one in force")
    public Page<FlowKey> list() {
        onlyWhereFlowsAreAnswered();
        return new Page<>(keys.all(), null);
    }

    /**
     * Puts a new key in force for a sender. The one before it decrypts for a while; the new one has to be uploaded in that
     * time.
     *
     * @throws Problem 404 for a sender that is not ours; 503 while Kafka cannot be told or the database is away
     */
    @POST
    @Path("/{sender}/rotations")
    @Operation(summary = "Put a new key in force for a sender; upload it through outbound-service next")
    public FlowKey rotate(@PathParam("sender") String sender) {
        onlyWhereFlowsAreAnswered();
        if (!business.senders().containsKey(sender)) {
            throw Problem.notFound("sender");
        }
        try {
            return keys.rotate(sender, identity.current().actor());
        } catch (EventPublisher.NotPublishedException e) {
            Log.warnf("a Flow key waits for Kafka: %s", e.getMessage());
            throw Problem.unavailable("KAFKA_AWAY", "It could not be told, so nothing was changed. Send it again.");
        }
    }

    private void onlyWhereFlowsAreAnswered() {
        if (!config.roles().contains(Role.FLOWS)) {
            throw new Problem(
                    404, "NOT_FOUND", "There is nothing here", "Flow keys are looked after where Flows are answered.");
        }
    }
}
