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
import java.util.Comparator;

/** Processor time that the normaliser takes for a message, in its own process, at the rate that is held. */
final class Normalising implements Benchmark<IngressStage> {

    @Override
    public String name() {
        return "ingress.normaliser";
    }

    @Override
    public String about() {
        return "CPU-milliseconds of the normaliser's process for a message, at 3,300 webhooks/s";
    }

    @Override
    public Figures measure(IngressStage stage, Settings settings, Progress progress) throws InterruptedException {
        Posting.warmUp(stage, Sustained.PER_SECOND, settings.warmUp());
        var used = new ArrayList<CpuUse>();
        for (int run = 1; run <= settings.runs(); run++) {
            stage.rest();
            var parties = stage.byNormaliser();
            var before = parties.cpuMillis();
            long posted =
                    Posting.atRate(stage, Sustained.PER_SECOND, settings.run()).getTotalCount();
            stage.rest();
            used.add(parties.since(before, posted));
            progress.say("%s: run %d of %d: CPU-ms per message: %s", name(), run, settings.runs(), used.getLast());
        }
        return Figures.of(
                        name(),
                        Spread.of(used.stream()
                                .map(cpu -> cpu.of(Parties.SERVICE))
                                .toList()),
                        "CPU-ms")
                .using(middle(used), stage.normaliser().mostResidentMebibytes())
                .against(Target.value(0.25));
    }

    /** Of the run in the middle, by what all parties used together. */
    static CpuUse middle(ArrayList<CpuUse> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(CpuUse::total))
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
