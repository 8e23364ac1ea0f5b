package io.optward.bench.vault;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Target;
import io.optward.bench.measure.Work;

/** Protects what people wrote whom the vault meets for the first time. */
final class ProtectNew implements Benchmark<VaultStage> {

    @Override
    public String name() {
        return "vault.protect-new";
    }

    @Override
    public String about() {
        return "people are made known, beside a bare batch insert of the same rows";
    }

    @Override
    public Figures measure(VaultStage stage, Settings settings, Progress progress) throws InterruptedException {
        BareRegistration.prepare(stage.servers());
        return stage.compare(
                        new Contender("vault", VaultStage.CALLERS, () -> vault(stage)),
                        new Contender("bare batch insert", VaultStage.CALLERS, () -> new Bare(stage)))
                .run(name(), settings, progress)
                .against(Target.ratio(0.5));
    }

    private static Work vault(VaultStage stage) {
        var requests = stage.requests();
        return () -> {
            stage.http().ask("/v1/protect", requests.protectNew(VaultStage.BATCH, stage.nextStranger()));
            return VaultStage.BATCH;
        };
    }

    private static final class Bare implements Work {

        private final BareRegistration registration;

        Bare(VaultStage stage) {
            this.registration = new BareRegistration(stage.servers());
        }

        @Override
        public int once() throws Exception {
            return registration.write(VaultStage.BATCH);
        }

        @Override
        public void close() throws Exception {
            registration.close();
        }
    }
}
