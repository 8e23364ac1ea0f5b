package io.optward.outbound.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.optward.contracts.CrockfordId;
import io.optward.kit.business.BusinessConfig;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.clearance.OptOuts;
import io.optward.outbound.outcome.StatusesHeard;
import io.optward.outbound.outcome.UnknownOutcomes;
import io.optward.outbound.queue.MessageQueue;
import io.optward.outbound.queue.QueueSignal;
import io.optward.outbound.sender.SenderLeases;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** One desk for each configured sender; of several processes, the one that holds a sender's lease works it. */
@ApplicationScoped
class SenderDesks {

    /** Before the outbox relay and the consumers: an answer that is still to come must find its way. */
    private static final int FIRST_TO_GO = 100;

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final List<SenderDesk> desks;
    private final List<Thread> threads = new ArrayList<>();

    SenderDesks(
            BusinessConfig business,
            SenderLeases leases,
            MessageQueue queue,
            QueueSignal signal,
            Dispatch dispatch,
            Attempts attempts,
            UnknownOutcomes unknown,
            StatusesHeard statuses,
            OptOuts optOuts,
            WarmUp warmUp,
            MeterRegistry meters,
            OutboundConfig config,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        var holder = CrockfordId.random(service + "_");
        var parts = new SenderDesk.Parts(
                leases, queue, signal, dispatch, attempts, unknown, statuses, optOuts, warmUp, clock);
        this.desks = business.senders().keySet().stream()
                .sorted()
                .map(sender -> new SenderDesk(sender, holder, parts, config))
                .toList();
        desks.forEach(desk -> meters.gauge(
                "optward.outbound.clearance.width",
                Tags.of("sender", desk.sender()),
                desk.width(),
                width -> width.width(System.nanoTime())));
    }

    void start(@Observes StartupEvent started) {
        desks.forEach(desk ->
                threads.add(Thread.ofVirtual().name("desk-" + desk.sender()).start(desk)));
    }

    /** Nothing new is begun; calls in flight end and are accounted for; then every sender is left. */
    void stop(@Observes @Priority(FIRST_TO_GO) ShutdownEvent stopping) throws InterruptedException {
        desks.forEach(SenderDesk::stop);
        long until =
                System.nanoTime() + SenderDesk.LONGEST_GOODBYE.plus(LAST_WORDS).toNanos();
        for (var thread : threads) {
            thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
    }

    /** The desks, for the health check. */
    List<SenderDesk> desks() {
        return desks;
    }
}
