package io.optward.stack.torture;

import io.optward.stack.promise.Checker;
import io.optward.stack.promise.Report;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackEvent;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.supervisor.StackSupervisor;
import io.optward.stack.traffic.Traffic;
import io.optward.stack.traffic.TrafficOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A whole run: a stack of its own, traffic, misfortunes, quiet, the checker, a verdict. */
public final class Torture {

    /** An outcome that no webhook tells is given up after this, not after ten minutes as usual: the run is short. */
    private static final Duration OUTCOME_DEADLINE = Duration.ofSeconds(90);

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);
    private static final int SCANNED = 20;

    private final StackOptions options;
    private final Duration lasting;
    private final long seed;
    private final double perSecond;
    private final PrintStream out;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Instant begun = Instant.now();

    /**
     * Prepares a run.
     *
     * @param options   the stack; nothing else may use it
     * @param lasting   of traffic and misfortunes; start and check come on top
     * @param perSecond acts, on the average
     * @param out       where the diary goes
     */
    public Torture(StackOptions options, Duration lasting, long seed, double perSecond, PrintStream out) {
        this.options =
                options.with(Part.OUTBOUND, Map.of("OPTWARD_OUTBOUND_OUTCOME_DEADLINE", OUTCOME_DEADLINE.toString()));
        this.lasting = lasting;
        this.seed = seed;
        this.perSecond = perSecond;
        this.out = out;
    }

    /**
     * What came of it.
     *
     * @param lasted how long there was traffic
     * @param kills  processes that were ended by SIGKILL
     * @param others other misfortunes
     */
    public record Outcome(Report report, Duration lasted, int kills, int others) {}

    /** Ends traffic and misfortunes soon, and goes on to the check. */
    public void enough() {
        enough.countDown();
    }

    /** Runs to the end. */
    public Outcome run() throws InterruptedException {
        tell("starting a stack in " + options.directory().path() + ", seed " + seed);
        try (var stack = StackSupervisor.start(options, this::tellCrash);
                var traffic = Traffic.on(stack.addresses(), TrafficOptions.uneven(seed, perSecond));
                var torment = new Torment(stack, this::tell);
                var backlog = new Backlog(stack.addresses())) {
            var started = Instant.now();
            var teller = Thread.ofVirtual().name("teller").start(() -> tellForEver(traffic, backlog));
            torment(torment, started.plus(lasting));
            torment.forgiveWhatsApp();
            teller.interrupt();
            var lasted = Duration.between(started, Instant.now());
            tell("traffic ends");
            var record = traffic.stop();
            try (var checker = new Checker(stack.addresses(), this::tell)) {
                return new Outcome(checker.check(record, PATIENCE, SCANNED), lasted, torment.kills(), torment.others());
            }
        }
    }

    private void torment(Torment torment, Instant until) throws InterruptedException {
        var misfortune = new Misfortune(seed);
        while (Instant.now().isBefore(until)) {
            var respite = misfortune.respite();
            if (enough.await(respite.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            torment.inflict(misfortune.next(), Duration.ZERO);
        }
    }

    private void tellForEver(Traffic traffic, Backlog backlog) {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(TELL_EVERY.toMillis());
                var record = traffic.record();
                tell("%d acts, %d messages accepted, %d requests repeated; waiting: %s"
                        .formatted(
                                record.begun(),
                                record.accepted().size(),
                                record.repeated(),
                                backlog.now().map(Backlog.Waiting::toString).orElse("not known just now")));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellCrash(StackEvent event) {
        if (event instanceof StackEvent.Crashed(var part, var lastLines)) {
            tell(part.label() + " ENDED BY ITSELF; its last lines:\n    " + String.join("\n    ", lastLines));
        }
    }

    private void tell(String line) {
        var since = Duration.between(begun, Instant.now());
        synchronized (out) {
            out.printf(Locale.ROOT, "%3d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), line);
        }
    }
}
