package io.optward.bench.vault;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Target;
import io.optward.bench.measure.Work;
import java.util.SplittableRandom;

/** Protects what known people wrote. */
final class ProtectKnown implements Benchmark<VaultStage> {

    @Override
    public String name() {
        return "vault.protect";
    }

    @Override
    public String about() {
        return "fields of known people are sealed, beside a bare lookup of the same people and raw sealing";
    }

    @Override
    public Figures measure(VaultStage stage, Settings settings, Progress progress) throws InterruptedException {
        var macs = AliasMacs.read(stage.servers(), stage.people().count());
        return stage.compare(
                        new Contender("vault", VaultStage.CALLERS, () -> vault(stage)),
                        new Contender("bare lookup and sealing", VaultStage.CALLERS, () -> new Bare(stage, macs)))
                .run(name(), settings, progress)
                .against(Target.ratio(0.4));
    }

    private static Work vault(VaultStage stage) {
        var requests = stage.requests();
        return () -> {
            stage.http().ask("/v1/protect", requests.protectKnown(VaultStage.BATCH));
            return VaultStage.BATCH;
        };
    }

    /** One query for a batch, then one sealing for each item. */
    private static final class Bare implements Work {

        private final AliasMacs macs;
        private final BareLookup lookup;
        private final BareSealing sealing = new BareSealing();
        private final SplittableRandom random = new SplittableRandom();

        Bare(VaultStage stage, AliasMacs macs) {
            this.macs = macs;
            this.lookup = BareLookup.byAlias(stage.servers());
        }

        @Override
        public int once() throws Exception {
            if (lookup.find(macs.any(VaultStage.BATCH, random)) == 0) {
                throw new IllegalStateException("nobody was found");
            }
            for (int i = 0; i < VaultStage.BATCH; i++) {
                sealing.seal();
            }
            return VaultStage.BATCH;
        }

        @Override
        public void close() throws Exception {
            lookup.close();
        }
    }
}
