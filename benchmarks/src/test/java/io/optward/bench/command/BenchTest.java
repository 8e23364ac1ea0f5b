package io.optward.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb from end to end, with few people and short runs. Whether it is fast is not asked here. */
class BenchTest {

    @TempDir
    private Path directory = Path.of("set by JUnit");

    private record Result(int exitCode, String output) {}

    @Test
    void theVaultAndTheReceiverAreMeasuredForReal() throws Exception {
        // When
        var file = directory.resolve("bench.json");
        var result = bench(
                "vault",
                "ingress.receiver",
                "--subjects",
                "1000",
                "--seconds",
                "0.2",
                "--runs",
                "1",
                "--json",
                file.toString());
        // Then
        assertThat(result.exitCode()).as(result.output()).isZero();
        var benchmarks = new ObjectMapper().readTree(Files.readString(file)).get("benchmarks");
        assertThat(StreamSupport.stream(benchmarks.spliterator(), false)
                        .map(benchmark -> benchmark.get("name").asText()))
                .containsExactly(
                        "vault.bytes-per-subject",
                        "vault.protect",
                        "vault.reveal",
                        "vault.reveal-single",
                        "vault.rewrap",
                        "vault.protect-new",
                        "vault.resident-memory",
                        "ingress.receiver");
        for (var name : new String[] {
            "vault.protect",
            "vault.reveal",
            "vault.reveal-single",
            "vault.rewrap",
            "vault.protect-new",
            "ingress.receiver"
        }) {
            var measured = named(benchmarks, name);
            assertThat(measured.get("value").asDouble()).as(name).isPositive();
            assertThat(measured.get("unit").asText()).isEqualTo("items/s");
            assertThat(measured.get("baseline").get("value").asDouble())
                    .as(name)
                    .isPositive();
            assertThat(measured.get("cpuMsPerItem").asDouble()).as(name).isBetween(0.0001, 1_000.0);
            assertThat(measured.get("rssMiB").asDouble()).as(name).isBetween(50.0, 5_000.0);
        }
        var single = named(benchmarks, "vault.reveal-single");
        assertThat(single.get("p99Ms").asDouble())
                .isGreaterThanOrEqualTo(single.get("p50Ms").asDouble());
        assertThat(named(benchmarks, "vault.bytes-per-subject").get("value").asDouble())
                .isBetween(100.0, 10_000.0);
        var receiver = named(benchmarks, "ingress.receiver");
        assertThat(receiver.get("baseline").get("name").asText()).isEqualTo("bare handler");
        assertThat(receiver.get("ratio").asDouble())
                .isCloseTo(
                        receiver.get("value").asDouble()
                                / receiver.get("baseline").get("value").asDouble(),
                        within(0.01));
        assertThat(result.output())
                .contains("vault.protect: run 1 of 1", "runs: 1")
                .containsPattern("CPU-ms per item: service .*; bare handler .*bare handler 0\\.\\d+");
    }

    @Test
    void whatItDoesNotKnowItRefusesBeforeAnythingStarts() {
        assertThat(bench("vault.protcet"))
                .isEqualTo(
                        new Result(
                                2,
                                "optward: no benchmark vault.protcet; there are vault, ingress, vault.bytes-per-subject,"
                                        + " vault.protect, vault.reveal, vault.reveal-single, vault.rewrap, vault.protect-new,"
                                        + " vault.resident-memory, ingress.receiver, ingress.flooded, ingress.normaliser,"
                                        + " ingress.sustained, ingress.published, ingress.resident-memory (./optward bench --help says more)\n"));
        assertThat(bench("--subjects", "10").output()).startsWith("optward: --subjects must be from 1000 to 5000000");
        assertThat(bench("--runs", "0").output()).startsWith("optward: --runs must be from 1 to 100");
        assertThat(bench("--seconds", "0").output()).startsWith("optward: --seconds must be from 0.1 to 600");
        assertThat(bench("--json", directory.resolve("no").resolve("b.json").toString())
                        .output())
                .startsWith("optward: no file can be written at ");
        assertThat(bench("--fast").exitCode()).isEqualTo(2);
    }

    @Test
    void helpNamesEveryBenchmark() {
        var help = bench("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .startsWith("Usage: bench")
                .contains("--json=FILE", "vault.protect ", "vault.protect-new", "vault.reveal-single");
    }

    private static JsonNode named(JsonNode benchmarks, String name) {
        return StreamSupport.stream(benchmarks.spliterator(), false)
                .filter(benchmark -> benchmark.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Result bench(String... arguments) {
        var out = System.out;
        var err = System.err;
        var bytes = new ByteArrayOutputStream();
        try (var captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            System.setErr(captured);
            int exitCode = Bench.execute(directory.resolve("state"), arguments);
            return new Result(exitCode, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
