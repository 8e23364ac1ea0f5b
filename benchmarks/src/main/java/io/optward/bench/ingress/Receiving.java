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

/** Webhooks that are checked, sealed and stored: how many at the most. */
final class Receiving implements Benchmark<IngressStage> {

    @Override
    public String name() {
        return "ingress.receiver";
    }

    @Override
    public String about() {
        return "webhooks of 1 KB checked, sealed and stored, beside a handler that checks the HMAC and stores";
    }

    @Override
    public Figures measure(IngressStage stage, Settings settings, Progress progress) throws InterruptedException {
        return stage.withoutNormaliser(() -> stage.compare(
                                new Contender("receiver", IngressStage.CALLERS, () -> posting(stage, stage::connect)),
                                new Contender(
                                        IngressStage.BARE,
                                        IngressStage.CALLERS,
                                        () -> posting(stage, stage::connectToBare)))
                        .run(name(), settings, progress))
                .against(Target.ratio(0.7));
    }

    /** Opens a connection. */
    @FunctionalInterface
    interface Connecting {
        PlainConnection connect() throws IOException;
    }

    /** Posts one webhook after the other and wants each taken. */
    static Work posting(IngressStage stage, Connecting connecting) {
        var webhooks = stage.webhooks();
        PlainConnection connection;
        try {
            connection = connecting.connect();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody listens", e);
        }
        return new Work() {
            @Override
            public int once() throws IOException {
                int status = connection.post(webhooks.next());
                if (status != 200) {
                    throw new IOException("a webhook was answered " + status);
                }
                return 1;
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }
}
