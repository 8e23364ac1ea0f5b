package io.optward.bench.ingress;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.CpuUse;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Parties;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Spread;
import io.optward.bench.measure.Target;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** How long after a webhook is due its event is published, at half of the rate that is held. */
final class Published implements Benchmark<IngressStage> {

    private static final double MICROS = 1_000;

    @Override
    public String name() {
        return "ingress.published";
    }

    @Override
    public String about() {
        return "from a webhook to its event at 1,650/s, and the normaliser's processor time for a message";
    }

    @Override
    public Figures measure(IngressStage stage, Settings settings, Progress progress) throws InterruptedException {
        double rate = Sustained.PER_SECOND / 2;
        Posting.warmUp(stage, rate, settings.warmUp());
        var p50 = new ArrayList<Double>();
        var p99 = new ArrayList<Double>();
        var used = new ArrayList<CpuUse>();
        for (int run = 1; run <= settings.runs(); run++) {
            stage.rest();
            try (var arrivals = stage.arrivals()) {
                var parties = stage.byNormaliser();
                var before = parties.cpuMillis();
                var person = new AtomicInteger();
                var webhooks = stage.webhooks();
                var posted = Posting.atRate(
                        stage,
                        // each person once, so that it is known whose message has come out
                        () -> webhooks.next(person.getAndIncrement() % stage.people()),
                        webhook -> arrivals.expect(stage.tokenOf(webhook.person()), System.nanoTime()),
                        rate,
                        settings.run());
                stage.rest();
                used.add(parties.since(before, posted.getTotalCount()));
                var latencies = arrivals.latencies();
                if (arrivals.seen() < posted.getTotalCount()) {
                    throw new IllegalStateException(
                            posted.getTotalCount() + " webhooks were taken and " + arrivals.seen() + " came out");
                }
                p50.add(latencies.getValueAtPercentile(50) / MICROS);
                p99.add(latencies.getValueAtPercentile(99) / MICROS);
                progress.say(
                        "%s: run %d of %d at %,.0f/s: p50 %.0f ms, p99 %.0f ms, normaliser %.3f CPU-ms",
                        name(),
                        run,
                        settings.runs(),
                        rate,
                        p50.getLast(),
                        p99.getLast(),
                        used.getLast().of(Parties.SERVICE));
            }
        }
        return Figures.of(name(), Spread.of(p50), "ms")
                .answeredWithin(Spread.of(p50).median(), Spread.of(p99).median())
                .using(Normalising.middle(used), stage.normaliser().mostResidentMebibytes())
                .against(Target.p99Millis(250));
    }
}
