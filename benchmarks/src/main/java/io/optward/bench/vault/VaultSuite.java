package io.optward.bench.vault;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Suite;
import java.util.List;

/** The benchmarks of vault-service. */
public final class VaultSuite implements Suite<VaultStage> {

    @Override
    public String service() {
        return "vault";
    }

    @Override
    public List<Benchmark<VaultStage>> benchmarks() {
        // the size of the database first: later ones write to it. Rotation before the baseline of new people, who have
        // no
        // keys that could be wrapped anew
        return List.of(
                new BytesPerSubject(),
                new ProtectKnown(),
                new Reveal(),
                new RevealSingle(),
                new Rewrap(),
                new ProtectNew(),
                new ResidentMemory());
    }

    @Override
    public VaultStage open(Settings settings, Progress progress) throws InterruptedException {
        return VaultStage.open(settings, progress);
    }
}
