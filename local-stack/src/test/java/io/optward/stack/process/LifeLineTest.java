package io.optward.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeLineTest {

    @TempDir
    private Path directory = Path.of("set by JUnit");

    /** Starts a child that would sleep for an hour, says its number, and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String... arguments) throws Exception {
            var child = ChildProcess.start(
                    "sleeper",
                    List.of("/bin/sleep", "3600"),
                    Map.of(),
                    Path.of(arguments[0]).resolve("sleeper.log"));
            Files.writeString(Path.of(arguments[0]).resolve("pid"), Long.toString(child.pid()));
            child.awaitExit(Duration.ofHours(1));
        }
    }

    @Test
    void aChildEndsWhenItsParentIsKilled() throws Exception {
        // Given
        var parent = new ProcessBuilder(
                        ChildProcess.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
        var pidFile = directory.resolve("pid");
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(pidFile) && Files.size(pidFile) > 0);
        var child = ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        assertThat(child.isAlive()).isTrue();
        // When
        parent.destroyForcibly();
        // Then
        await().atMost(Duration.ofSeconds(15)).until(() -> !child.isAlive());
    }

    @Test
    void theLastLinesOfAChildAreKnown() throws Exception {
        try (var child = ChildProcess.start(
                "talker",
                List.of("/bin/sh", "-c", "echo one; echo two >&2; echo three"),
                Map.of(),
                directory.resolve("talker.log"))) {
            assertThat(child.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(child.lastLines(2)).containsExactly("two", "three");
        }
    }
}
