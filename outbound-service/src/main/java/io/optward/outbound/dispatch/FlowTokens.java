package io.optward.outbound.dispatch;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.flow.FlowTokenRequest;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.outbound.Neighbours;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Gets the {@code flow_token} of a message that is about to be sent, a new one for each attempt. Nothing here could make
 * or read one: that is for whoever answers the Flow.
 */
@ApplicationScoped
class FlowTokens {

    private final FlowTokenClient flows;
    private final Neighbours neighbours;
    private final Clock clock;

    FlowTokens(@RestClient FlowTokenClient flows, Neighbours neighbours, Clock clock) {
        this.flows = flows;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    /** @param flow the last part of its endpoint's path */
    FlowToken of(String flow, SubjectToken subject) {
        try {
            var answer = flows.issue(new FlowTokenRequest(flow, subject));
            neighbours.answered(Neighbours.FLOWS);
            return new FlowToken.Fresh(answer.token());
        } catch (NeighbourAwayException e) {
            Log.warnf("no flow_token can be had, a message waits flow=%s: %s", flow, e.getMessage());
            neighbours.didNotAnswer(Neighbours.FLOWS, clock.instant());
            return new FlowToken.NotNow("FLOWS_AWAY");
        } catch (WebApplicationException e) {
            // it answers, and does not answer this Flow: whoever configures it there mends it
            Log.warnf("nobody answers a Flow, a message waits flow=%s", flow);
            neighbours.answered(Neighbours.FLOWS);
            return new FlowToken.NotNow("FLOW_NOT_ANSWERED");
        }
    }
}
