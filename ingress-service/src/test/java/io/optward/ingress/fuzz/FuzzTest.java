package io.optward.ingress.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.ingress.flow.AnyFlowTarget;
import io.optward.ingress.normaliser.AnyWebhookTarget;
import io.optward.ingress.receiver.AnySignatureTarget;
import io.optward.ingress.sealing.AnyEnvelopeTarget;
import io.optward.ingress.signal.AnyUtteranceTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Coverage-guided fuzzing (Jazzer) of everything that reads what strangers send. Here briefly, from the kept corpus;
 * {@code ./optward fuzz} for long. What is found stands in {@code .optward/fuzz}: add it to {@code src/test/resources/fuzz}
 * once it is mended.
 */
class FuzzTest {

    private static final int SECONDS = Integer.getInteger("optward.fuzz.seconds", 2);
    private static final String ONLY = System.getProperty("optward.fuzz.target", "");
    private static final Duration BESIDE = Duration.ofSeconds(90);
    private static final Path KEPT = Path.of("src/test/resources/fuzz");

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(
            classes = {
                AnyWebhookTarget.class,
                AnySignatureTarget.class,
                AnyEnvelopeTarget.class,
                AnyUtteranceTarget.class,
                AnyFlowTarget.class
            })
    void nothingThatStrangersSendThrows(Class<?> target) throws Exception {
        Assumptions.assumeTrue(ONLY.isEmpty() || target.getSimpleName().equals(ONLY), "another target was asked for");
        var run = fuzz(target, SECONDS, findings());
        assertThat(run.exit())
                .as("%s%n%s", target.getSimpleName(), run.output())
                .isZero();
        assertThat(run.output()).contains("Done ");
    }

    @Test
    void aFaultIsFound() throws Exception {
        Assumptions.assumeTrue(ONLY.isEmpty(), "another target was asked for");
        var run = fuzz(BrokenTarget.class, 60, work);
        assertThat(run.exit()).isNotZero();
        assertThat(run.output()).contains("IllegalStateException: found");
    }

    private record Run(int exit, String output) {}

    private Run fuzz(Class<?> target, int seconds, Path findings) throws IOException, InterruptedException {
        var corpus = Files.createDirectories(work.resolve(target.getSimpleName()));
        var log = work.resolve("log");
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading",
                "-Xmx512m",
                "-cp",
                // Surefire's own class path is one jar with the others in its manifest
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=io.optward.**",
                "-max_total_time=" + seconds,
                "-artifact_prefix=" + findings + "/" + target.getSimpleName() + "-",
                "--reproducer_path=" + work,
                corpus.toString()));
        var kept = KEPT.resolve(target.getSimpleName());
        if (Files.isDirectory(kept)) {
            command.add(kept.toAbsolutePath().toString());
        }
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(seconds + BESIDE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(log));
    }

    /** Where an input that fails is kept. */
    private static Path findings() throws IOException {
        return Files.createDirectories(
                Path.of("../.optward/fuzz").toAbsolutePath().normalize());
    }
}
