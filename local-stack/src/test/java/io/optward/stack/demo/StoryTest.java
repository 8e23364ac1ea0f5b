package io.optward.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.fixture.Infrastructure;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @Test
    void aStepThatCameAsExpectedPasses() {
        // When
        play(new Step("The sun rises", (_, record) -> record.did("waited for the morning")
                .expect("light", "light", true)));
        // Then
        assertThat(printed())
                .containsSubsequence(
                        "1 of 1  The sun rises",
                        "done      waited for the morning",
                        "expected  light",
                        "came      light",
                        "PASS",
                        "demo: 1 of 1 steps passed");
    }

    @Test
    void aStepThatCameOtherwiseFailsAndTheNextIsPlayed() {
        // When
        var results = play(
                new Step("It rains", (_, record) -> record.expect("rain", "sun", false)),
                new Step("It dries", (_, record) -> record.expect("dry", "dry", true)));
        // Then
        assertThat(results).extracting(StepResult::passed).containsExactly(false, true);
        assertThat(printed()).contains("CAME      sun").endsWith("demo: 1 of 2 steps passed\n");
    }

    @Test
    void aStepThatBreaksFails() {
        var results = play(new Step("The bridge", (_, _) -> {
            throw new IOException("broke");
        }));
        assertThat(results).extracting(StepResult::passed).containsExactly(false);
        assertThat(printed()).contains("java.io.IOException: broke");
    }

    @Test
    void aStepThatExpectsNothingHasNotPassed() {
        assertThat(play(new Step("Idle", (_, record) -> record.did("nothing"))))
                .extracting(StepResult::passed)
                .containsExactly(false);
    }

    @Test
    void aPersonKeepsTheirPhoneNumberThroughoutAPerformance() {
        play(
                new Step("Ana calls", (stage, record) -> {
                    stage.note("number", stage.phoneOf("Ana"));
                    record.expect(
                            "a number of fiction", "…", stage.phoneOf("Ana").matches("\\+1555\\d{7}"));
                }),
                new Step(
                        "Ana calls again",
                        (stage, record) -> record.expect(
                                "the same number", "…", stage.noted("number").equals(stage.phoneOf("Ana")))));
        assertThat(printed()).endsWith("demo: 2 of 2 steps passed\n");
    }

    private List<StepResult> play(Step... steps) {
        var kafka = Infrastructure.shared().bootstrapServers();
        int port = Integer.parseInt(kafka.substring(kafka.indexOf(':') + 1));
        var results = new Story(List.of(steps))
                .play(new StackAddresses(new StackDirectory(directory), Map.of(Part.KAFKA, port)), console);
        console.printVerdict("demo", results);
        return results;
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
