package io.optward.bench.ingress;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Suite;
import java.util.List;

/** The benchmarks of ingress-service. */
public final class IngressSuite implements Suite<IngressStage> {

    @Override
    public String service() {
        return "ingress";
    }

    @Override
    public List<Benchmark<IngressStage>> benchmarks() {
        // memory last: it is the most of all that came before
        return List.of(
                new Receiving(),
                new Flooded(),
                new Normalising(),
                new Sustained(),
                new Published(),
                new ResidentMemory());
    }

    @Override
    public IngressStage open(Settings settings, Progress progress) throws InterruptedException {
        return IngressStage.open(settings, progress);
    }
}
