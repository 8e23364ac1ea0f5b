package io.optward.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.optward.bench.measure.Figures.Baseline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Machine MACHINE = new Machine(2, 24_000, "25", 0.5);

    private static final CpuUse NOTHING = new CpuUse(Map.of());

    @Test
    void theFileHasTheShapeThatTheInterfacesPromise(@TempDir Path directory) throws Exception {
        // Given
        var figures = Figures.of("ingress.receiver", new Spread(9_100, 8_000, 9_500), "items/s")
                .beside(new Baseline("bare handler", new Spread(11_800, 11_000, 12_000), NOTHING))
                .answeredWithin(4.1, 31)
                .using(new CpuUse(Map.of(Parties.SERVICE, 0.11)), Optional.of(410.0))
                .against(Target.ratio(0.7));
        var file = directory.resolve("bench.json");
        // When
        new Report(MACHINE, 3, List.of(figures)).write(file);
        // Then
        assertThat(new ObjectMapper().readTree(Files.readString(file))).isEqualTo(new ObjectMapper().readTree("""
                {"machine":{"cpus":2,"memoryMiB":24000,"java":"25"},
                 "benchmarks":[{"name":"ingress.receiver","value":9100,"unit":"items/s",
                   "baseline":{"name":"bare handler","value":11800},"ratio":0.7712,
                   "p50Ms":4.1,"p99Ms":31,"cpuMsPerItem":0.11,"rssMiB":410}]}
                """));
    }

    @Test
    void whatABenchmarkHasNotIsLeftOut() {
        var report = new Report(MACHINE, 3, List.of(Figures.of("vault.bytes-per-subject", Spread.of(640.4), "bytes")));
        assertThat(report.json().get("benchmarks").get(0).toString())
                .isEqualTo("{\"name\":\"vault.bytes-per-subject\",\"value\":640.4,\"unit\":\"bytes\"}");
    }

    @Test
    void theTableSaysWhichTargetsWereMissed() {
        var fast = Figures.of("a.fast", Spread.of(60), "items/s")
                .beside(new Baseline("bare", Spread.of(100), NOTHING))
                .against(Target.ratio(0.6));
        var slow = Figures.of("a.slow", Spread.of(59), "items/s")
                .beside(new Baseline("bare", Spread.of(100), NOTHING))
                .against(Target.ratio(0.6));
        assertThat(new Report(MACHINE, 3, List.of(fast, slow)).table())
                .anyMatch(line -> line.matches("a\\.fast .*0\\.60 .*ratio ≥ 0\\.6 reached.*"))
                .anyMatch(line -> line.matches("a\\.slow .*0\\.59 .*ratio ≥ 0\\.6 MISSED.*"))
                .anyMatch(line -> line.contains("beside bare: [59.0 – 59.0], [100 – 100]"));
    }

    @Test
    void aTargetForWhatWasNotMeasuredIsMissed() {
        var figures = Figures.of("a.b", Spread.of(1), "items/s");
        assertThat(Target.p99Millis(10).reachedBy(figures)).isFalse();
        assertThat(Target.p99Millis(10).reachedBy(figures.answeredWithin(1, 10)))
                .isTrue();
        assertThat(Target.p99Millis(10).reachedBy(figures.answeredWithin(1, 10.1)))
                .isFalse();
    }
}
