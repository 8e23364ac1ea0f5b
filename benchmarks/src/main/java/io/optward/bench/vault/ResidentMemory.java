package io.optward.bench.vault;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Spread;
import io.optward.bench.measure.Target;

/** The most memory that the vault's process ever had resident, after all that was measured before. */
final class ResidentMemory implements Benchmark<VaultStage> {

    @Override
    public String name() {
        return "vault.resident-memory";
    }

    @Override
    public String about() {
        return "the most that the vault's process had resident in all that was measured before it";
    }

    @Override
    public Figures measure(VaultStage stage, Settings settings, Progress progress) {
        double most = stage.process()
                .mostResidentMebibytes()
                .orElseThrow(() -> new IllegalStateException("this system does not tell what a process uses"));
        return Figures.of(name(), Spread.of(most), "MiB").against(Target.value(512));
    }
}
