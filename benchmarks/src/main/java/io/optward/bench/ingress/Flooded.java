package io.optward.bench.ingress;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Target;
import io.optward.bench.measure.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Good webhooks while somebody floods the door with forged ones. */
final class Flooded implements Benchmark<IngressStage> {

    /** Forged webhooks a second, from one stranger. */
    private static final int FORGED = 1_000;

    @Override
    public String name() {
        return "ingress.flooded";
    }

    @Override
    public String about() {
        return "good webhooks while 1,000 forged ones a second come, beside good ones alone";
    }

    @Override
    public Figures measure(IngressStage stage, Settings settings, Progress progress) throws InterruptedException {
        return stage.withoutNormaliser(() -> stage.compare(
                                new Contender("flooded", IngressStage.CALLERS, () -> flooded(stage)),
                                new Contender(
                                        "alone", IngressStage.CALLERS, () -> Receiving.posting(stage, stage::connect)))
                        .run(name(), settings, progress))
                .against(Target.ratio(0.75));
    }

    /** Each caller brings its part of the flood along, on a thread and a connection of its own. */
    private static Work flooded(IngressStage stage) {
        var good = Receiving.posting(stage, stage::connect);
        var flood = Thread.ofPlatform().daemon().start(() -> flood(stage));
        return new Work() {
            @Override
            public int once() throws Exception {
                return good.once();
            }

            @Override
            public void close() throws Exception {
                flood.interrupt();
                flood.join();
                good.close();
            }
        };
    }

    private static void flood(IngressStage stage) {
        var forged = SignedWebhooks.forged(stage.webhooks().next());
        long apart = TimeUnit.SECONDS.toNanos(1) * IngressStage.CALLERS / FORGED;
        try (var connection = stage.connect()) {
            while (!Thread.interrupted()) {
                if (connection.post(forged) != 401) {
                    throw new IllegalStateException("a forged webhook was taken");
                }
                TimeUnit.NANOSECONDS.sleep(apart);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the flood was cut off", e);
        }
    }
}
