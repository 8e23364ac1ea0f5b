package io.optward.ingress.flow;

import io.optward.contracts.flow.FlowTokenAnswer;
import io.optward.contracts.flow.FlowTokenRequest;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@code flow_token} of a Flow that is about to be sent. Whoever sends Flows asks here each time, so that the
 * key to the tokens is held by whoever checks them and by nobody else.
 */
@Path("/v1/flow-tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FlowTokenResource {

    private final IngressConfig config;
    private final Clock clock;
    private final @Nullable FlowTokens tokens;

    FlowTokenResource(IngressConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.tokens = config.roles().contains(Role.FLOWS) ? FlowTokens.of(config.flows()) : null;
    }

    /**
     * Makes a token.
     *
     * @throws Problem 400 for what asks for none; 404 for a Flow that is not answered here
     */
    @POST
    @Operation(summary = "The flow_token that one Flow is sent with to one person; another one each time")
    public FlowTokenAnswer issue(@Nullable FlowTokenRequest wanted) {
        var made = tokens;
        if (made == null) {
            throw new Problem(
                    404, "NOT_FOUND", "There is nothing here", "flow_tokens are made where Flows are answered.");
        }
        if (wanted == null || wanted.flow() == null || wanted.subject() == null) {
            throw Problem.badField("flow, subject", "Give the Flow's name and the subject token of whom it is for.");
        }
        if (!config.flows().consents().containsKey(wanted.flow())) {
            throw Problem.notFound("Flow");
        }
        var until = clock.instant()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(config.flows().tokensValidFor());
        return new FlowTokenAnswer(made.issue(wanted.flow(), wanted.subject(), until), until);
    }
}
