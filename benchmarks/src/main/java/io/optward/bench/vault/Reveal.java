package io.optward.bench.vault;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Target;
import io.optward.bench.measure.Work;

/** Reveals what was sealed, to send it, each item on a decision of its own. */
final class Reveal implements Benchmark<VaultStage> {

    @Override
    public String name() {
        return "vault.reveal";
    }

    @Override
    public String about() {
        return "fields are opened on decisions' proofs, beside a bare lookup of the same people and raw opening";
    }

    @Override
    public Figures measure(VaultStage stage, Settings settings, Progress progress) throws InterruptedException {
        return stage.compare(
                        new Contender("vault", VaultStage.CALLERS, () -> vault(stage, VaultStage.BATCH)),
                        new Contender(
                                "bare lookup and opening",
                                VaultStage.CALLERS,
                                () -> new BareOpening(stage, VaultStage.BATCH)))
                .run(name(), settings, progress)
                .against(Target.ratio(0.4));
    }

    static Work vault(VaultStage stage, int batch) {
        var requests = stage.requests();
        return () -> {
            stage.http().ask("/v1/reveal", requests.reveal(batch));
            return batch;
        };
    }
}
