package io.optward.bench.vault;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.OpenLoop;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Spread;
import io.optward.bench.measure.Target;
import java.time.Duration;
import java.util.ArrayList;
import org.HdrHistogram.Histogram;

/** Reveals one value at a time: how many at the most, and how soon at half of that. */
final class RevealSingle implements Benchmark<VaultStage> {

    private static final int ONE = 1;
    private static final double MICROS = 1_000;

    @Override
    public String name() {
        return "vault.reveal-single";
    }

    @Override
    public String about() {
        return "one field per call: the most per second, and latencies at half of that, whether answered or not";
    }

    @Override
    public Figures measure(VaultStage stage, Settings settings, Progress progress) throws InterruptedException {
        var most = stage.compare(
                        new Contender("vault", VaultStage.CALLERS, () -> Reveal.vault(stage, ONE)),
                        new Contender("bare lookup and opening", VaultStage.CALLERS, () -> new BareOpening(stage, ONE)))
                .run(name(), settings, progress);
        double half = most.value().median() / 2;
        ask(stage, half, settings.warmUp());
        var p50 = new ArrayList<Double>();
        var p99 = new ArrayList<Double>();
        for (int run = 1; run <= settings.runs(); run++) {
            stage.rest();
            var latencies = ask(stage, half, settings.run());
            p50.add(latencies.getValueAtPercentile(50) / MICROS);
            p99.add(latencies.getValueAtPercentile(99) / MICROS);
            progress.say(
                    "%s: run %d of %d at %,.0f per second: p50 %.1f ms, p99 %.1f ms, longest %.0f ms",
                    name(), run, settings.runs(), half, p50.getLast(), p99.getLast(), latencies.getMaxValue() / MICROS);
        }
        return most.answeredWithin(Spread.of(p50).median(), Spread.of(p99).median())
                .against(Target.p99Millis(10));
    }

    private static Histogram ask(VaultStage stage, double perSecond, Duration duration) throws InterruptedException {
        var requests = stage.requests();
        return OpenLoop.run(
                () -> {
                    var request = requests.revealOne();
                    return () -> {
                        stage.http().ask("/v1/reveal", request);
                        return ONE;
                    };
                },
                perSecond,
                duration);
    }
}
