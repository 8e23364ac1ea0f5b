package io.optward.bench.measure;

import io.optward.bench.measure.Figures.Baseline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two sides that work in turns, A B A B A B: whatever else the machine does meets both of them.
 *
 * @param measured whose figures these are
 * @param bare the least that the same work costs
 * @param parties whose time of processors is looked at
 * @param betweenRuns brings everything to rest before a run
 */
public record Comparison(Contender measured, Contender bare, Parties parties, Rest betweenRuns) {

    /** Waits for what earlier work still causes. */
    @FunctionalInterface
    public interface Rest {
        void await() throws InterruptedException;
    }

    private record Run(double perSecond, CpuUse cpu) {}

    /** Warms both sides up and lets them work in turns. */
    public Figures run(String name, Settings settings, Progress progress) throws InterruptedException {
        progress.say("%s: warming up for %.0f s", name, 2 * settings.warmUp().toMillis() / 1_000.0);
        ClosedLoop.run(measured, settings.warmUp());
        ClosedLoop.run(bare, settings.warmUp());
        var its = new ArrayList<Run>();
        var bares = new ArrayList<Run>();
        var resident = new ArrayList<Double>();
        for (int number = 1; number <= settings.runs(); number++) {
            its.add(once(measured, settings.run()));
            parties.service().residentMebibytes().ifPresent(resident::add);
            bares.add(once(bare, settings.run()));
            progress.say(
                    "%s: run %d of %d: %,.0f items/s, %s %,.0f",
                    name,
                    number,
                    settings.runs(),
                    its.getLast().perSecond(),
                    bare.name(),
                    bares.getLast().perSecond());
        }
        return Figures.of(name, rates(its), "items/s")
                .beside(new Baseline(bare.name(), rates(bares), middle(bares)))
                .using(middle(its), resident.stream().max(Comparator.naturalOrder()));
    }

    private Run once(Contender contender, Duration duration) throws InterruptedException {
        betweenRuns.await();
        var before = parties.cpuMillis();
        var done = ClosedLoop.run(contender, duration);
        return new Run(done.perSecond(), parties.since(before, done.items()));
    }

    private static Spread rates(List<Run> runs) {
        return Spread.of(runs.stream().map(Run::perSecond).toList());
    }

    /** Of the run in the middle, by what all parties used together. */
    private static CpuUse middle(List<Run> runs) {
        return runs.stream()
                .map(Run::cpu)
                .sorted(Comparator.comparingDouble(CpuUse::total))
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
