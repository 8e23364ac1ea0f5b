package io.optward.outbound.clearance;

import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.DecisionRequest;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.outbound.Neighbours;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.queue.Message;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Clears messages just before their turn. Nothing is cleared that consent-service did not allow. */
@ApplicationScoped
public class Clearance {

    private final ConsentClient consent;
    private final ServiceWindows windows;
    private final Neighbours neighbours;
    private final OutboundConfig.Outbound config;
    private final Clock clock;

    Clearance(
            @RestClient ConsentClient consent,
            ServiceWindows windows,
            Neighbours neighbours,
            OutboundConfig config,
            Clock clock) {
        this.consent = consent;
        this.windows = windows;
        this.neighbours = neighbours;
        this.config = config.outbound();
        this.clock = clock;
    }

    /**
     * Clears messages of one sender.
     *
     * @param messages at most twenty
     * @return a verdict for each, in order
     */
    public List<Verdict> clear(String sender, List<Message> messages) {
        // the windows are read first, so that the decisions are as fresh as can be
        var lastHeard = windows.lastHeard(
                sender, messages.stream().map(Message::subject).toList());
        var freshness = Freshness.startingNow(config.decisionAge());
        List<Decision> decisions;
        try {
            decisions = consent.decide(new DecisionRequest(
                            messages.stream().map(Clearance::question).toList()))
                    .items();
            if (decisions == null || decisions.size() != messages.size()) {
                throw new NeighbourAwayException("ConsentClient.decide", "another number of items");
            }
            neighbours.answered(Neighbours.CONSENT);
        } catch (NeighbourAwayException | WebApplicationException e) {
            Log.warnf("consent-service cannot be asked, %d messages wait: %s", messages.size(), e.getMessage());
            neighbours.didNotAnswer(Neighbours.CONSENT, clock.instant());
            return messages.stream()
                    .<Verdict>map(_ -> new Verdict.NotYet(List.of("CONSENT_AWAY"), null))
                    .toList();
        }
        var now = clock.instant();
        var verdicts = new ArrayList<Verdict>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            var candidate = new SendingRule.Candidate(
                    message.freeForm(),
                    lastHeard.get(message.subject()),
                    message.createdAt(),
                    message.expiresAt(),
                    config.windowGrace());
            verdicts.add(Verdict.of(decisions.get(i), SendingRule.objections(candidate, now), freshness));
        }
        return verdicts;
    }

    /** Asks about nobody, so that the first question about somebody is not the slowest. */
    public void practise() {
        windows.lastHeard("nobody", List.of());
        consent.decide(new DecisionRequest(List.of()));
        neighbours.answered(Neighbours.CONSENT);
    }

    private static DecisionRequest.SendQuestion question(Message message) {
        return new DecisionRequest.SendQuestion(
                message.subject(), message.purpose(), message.sender(), message.reference());
    }
}
