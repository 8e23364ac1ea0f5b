package io.optward.bench.ingress;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Spread;
import io.optward.bench.measure.Target;

/** The most memory that either process of ingress ever had, after everything else was measured. */
final class ResidentMemory implements Benchmark<IngressStage> {

    @Override
    public String name() {
        return "ingress.resident-memory";
    }

    @Override
    public String about() {
        return "the most memory that receiver or normaliser had resident throughout";
    }

    @Override
    public Figures measure(IngressStage stage, Settings settings, Progress progress) {
        double receiver = stage.receiver().mostResidentMebibytes().orElse(0.0);
        double normaliser = stage.normaliser().mostResidentMebibytes().orElse(0.0);
        progress.say("%s: receiver %.0f MiB, normaliser %.0f MiB", name(), receiver, normaliser);
        return Figures.of(name(), Spread.of(Math.max(receiver, normaliser)), "MiB")
                .against(Target.value(512));
    }
}
