package io.optward.bench.vault;

import io.optward.bench.measure.Work;
import java.util.SplittableRandom;

/** The least that revealing costs: one query for a batch, then one opening for each item. */
final class BareOpening implements Work {

    private final VaultStage stage;
    private final int batch;
    private final BareLookup lookup;
    private final BareSealing sealing = new BareSealing();
    private final SplittableRandom random = new SplittableRandom();

    BareOpening(VaultStage stage, int batch) {
        this.stage = stage;
        this.batch = batch;
        this.lookup = BareLookup.byToken(stage.servers());
    }

    @Override
    public int once() throws Exception {
        if (lookup.findAny(batch, stage.people(), random) == 0) {
            throw new IllegalStateException("nobody was found");
        }
        for (int i = 0; i < batch; i++) {
            sealing.open();
        }
        return batch;
    }

    @Override
    public void close() throws Exception {
        lookup.close();
    }
}
