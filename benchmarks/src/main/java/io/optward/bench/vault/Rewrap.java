package io.optward.bench.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Target;
import io.optward.contracts.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Rotates the key-encryption key and waits until the former one is destroyed: from the order on, with the second that may
 * pass before work begins and the time that keys take to be kept. Each run is at least one whole rotation, however long
 * that takes.
 */
final class Rewrap implements Benchmark<VaultStage> {

    private static final int ONE = 1;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ROTATIONS = "/v1/keys/rotations";

    @Override
    public String name() {
        return "vault.rewrap";
    }

    @Override
    public String about() {
        return "data keys are wrapped anew by an online rotation, beside a bare update of the same rows";
    }

    @Override
    public Figures measure(VaultStage stage, Settings settings, Progress progress) throws InterruptedException {
        try (var bare = BareRewrap.prepare(stage.servers())) {
            return stage.compare(
                            new Contender("vault", ONE, () -> () -> rotate(stage)),
                            new Contender("bare update", ONE, () -> bare::updateAll))
                    .run(name(), settings, progress)
                    .against(Target.ratio(0.5));
        }
    }

    private static int rotate(VaultStage stage) throws IOException, InterruptedException {
        // anew each time: an act as dangerous as this wants somebody who has just shown a second factor
        var token = stage.servers().issuer().tokenOfPerson("selma", "security-admin");
        var http = stage.http();
        var rotation = read(http.post(token, ROTATIONS, "{\"reason\":\"benchmark\",\"retiredKept\":\"PT0S\"}"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // until the former key is destroyed there may not be another rotation
        while (!rotation.get("state").asText().equals("DONE")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a rotation is not through after " + PATIENCE.toMinutes() + " minutes");
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
            rotation = read(
                    http.get(token, ROTATIONS + "/" + rotation.get("rotation").asText()));
        }
        return rotation.get("rewrapped").asInt();
    }

    private static JsonNode read(byte[] answer) throws IOException {
        return Json.mapper().readTree(answer);
    }
}
