package io.optward.bench.ingress;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Spread;
import io.optward.bench.measure.Target;

/** 3,300 webhooks a second, whether answered or not, with everything else running. */
final class Sustained implements Benchmark<IngressStage> {

    /** Three times what is sent and once what is received, of a number at its limit. */
    static final double PER_SECOND = 3_300;

    private static final double MICROS = 1_000;
    private static final int RUNS_LONG = 6;
    private static final double SECOND_IN_MILLIS = 1_000;

    @Override
    public String name() {
        return "ingress.sustained";
    }

    @Override
    public String about() {
        return "3,300 webhooks/s, due whether answered or not: answers above a second, in percent";
    }

    @Override
    public Figures measure(IngressStage stage, Settings settings, Progress progress) throws InterruptedException {
        var duration = settings.run().multipliedBy(RUNS_LONG);
        progress.say("%s: %.0f webhooks/s for %d s", name(), PER_SECOND, duration.toSeconds());
        Posting.warmUp(stage, PER_SECOND, settings.warmUp());
        stage.rest();
        var parties = stage.byReceiver();
        var before = parties.cpuMillis();
        var latencies = Posting.atRate(stage, PER_SECOND, duration);
        stage.rest();
        var cpu = parties.since(before, latencies.getTotalCount());
        double above = 100.0
                * (latencies.getTotalCount() - latencies.getCountBetweenValues(0, (long) (SECOND_IN_MILLIS * MICROS)))
                / latencies.getTotalCount();
        progress.say(
                "%s: p50 %.1f ms, p99 %.1f ms, longest %.0f ms, %.3f %% above a second",
                name(),
                latencies.getValueAtPercentile(50) / MICROS,
                latencies.getValueAtPercentile(99) / MICROS,
                latencies.getMaxValue() / MICROS,
                above);
        return Figures.of(name(), Spread.of(above), "% above 1 s")
                .answeredWithin(
                        latencies.getValueAtPercentile(50) / MICROS, latencies.getValueAtPercentile(99) / MICROS)
                .using(cpu, stage.receiver().mostResidentMebibytes())
                .against(Target.value(1));
    }
}
