package io.optward.outbound.dispatch;

import io.optward.kit.business.BusinessConfig;
import io.optward.outbound.Database.NotDoneException;
import io.optward.outbound.Neighbours;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.outcome.StatusesHeard;
import io.optward.outbound.queue.QueueStanding;
import io.optward.outbound.sender.SenderLeases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells an operator in sentences whether messages are worked off: who works each sender and whether time is short for it,
 * since when those we ask are away, what waits longest and why, how many outcomes are unknown and whether they wait for us
 * to hear. It stays up whatever they say: while consent, vault or WhatsApp are away messages wait in the queue, and nothing
 * is lost by taking more in.
 */
@Readiness
@ApplicationScoped
class DispatchHealth implements HealthCheck {

    private final BusinessConfig business;
    private final SenderDesks desks;
    private final SenderLeases leases;
    private final QueueStanding queue;
    private final Neighbours neighbours;
    private final StatusesHeard statuses;
    private final Duration quiet;
    private final Clock clock;

    DispatchHealth(
            BusinessConfig business,
            SenderDesks desks,
            SenderLeases leases,
            QueueStanding queue,
            Neighbours neighbours,
            StatusesHeard statuses,
            OutboundConfig config,
            Clock clock) {
        this.business = business;
        this.desks = desks;
        this.leases = leases;
        this.queue = queue;
        this.neighbours = neighbours;
        this.statuses = statuses;
        this.quiet = config.outbound().outcomeDeadline();
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("messages are worked off").up();
        Neighbours.ALL.forEach(
                name -> response.withData(name, neighbours.state(name).toString()));
        try {
            senders(response);
            queue(response);
        } catch (NotDoneException _) {
            response.withData("queue", "not known: the database cannot be asked; nothing is sent meanwhile");
        }
        return response.build();
    }

    private void senders(HealthCheckResponseBuilder response) {
        var now = clock.instant();
        for (var desk : desks.desks()) {
            var standing = leases.standing(desk.sender());
            var works = desk.owned()
                    ? "worked here"
                    : standing.isPresent() && standing.get().holder() != null
                            ? "worked by another process"
                            : "worked by nobody";
            var rests = standing.filter(found -> found.isPausedAt(now))
                    .map(found -> ", rests until " + found.pausedUntil() + ": " + found.pausedReason())
                    .orElse("");
            response.withData("sender " + desk.sender(), works + rests);
            int most = desk.width().widest();
            int width = desk.width().width(System.nanoTime());
            if (desk.owned() && width < most) {
                response.withData(
                        "slowed down " + desk.sender(),
                        width + " messages at a time instead of " + most
                                + ": decisions became too old on the way to their messages' first bytes");
            }
        }
    }

    private void queue(HealthCheckResponseBuilder response) {
        var now = clock.instant();
        response.withData(
                "waiting",
                queue.oldest(business.senders().keySet())
                        .map(oldest -> "the oldest message " + oldest.id() + " waits for "
                                + since(oldest.createdAt(), now)
                                + (oldest.reasons().isEmpty()
                                        ? " for its turn"
                                        : ": " + String.join(", ", oldest.reasons())))
                        .orElse("nothing"));
        response.withData("unknown outcomes", unknownOutcomes(now));
    }

    private String unknownOutcomes(Instant now) {
        var heard = statuses.upTo();
        var unknown = queue.unknownOutcomes(heard == null ? Instant.EPOCH : heard.minus(quiet), now.minus(quiet));
        if (unknown.all() == 0) {
            return "none";
        }
        int unheard = unknown.startedBetween();
        return unknown.all() + " wait for a status or the end of the quiet period"
                + (unheard == 0 ? "" : "; it is over for " + unheard + ", but statuses are " + statuses.inWords(now));
    }

    private static String since(Instant then, Instant now) {
        return Duration.between(then, now).toSeconds() + " s";
    }
}
