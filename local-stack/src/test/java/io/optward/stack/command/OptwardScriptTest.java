package io.optward.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.checkout.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the command: what it does before Java runs. */
class OptwardScriptTest {

    @TempDir
    private Path machine = Path.of("set by JUnit");

    private record Result(int exitCode, String output) {}

    @Test
    void withoutAJdkItSaysWhatToDoInOneLine() throws Exception {
        var result = optward(Map.of("JAVA_HOME", "", "OPTWARD_JVMS", machine.toString()), "help");
        assertThat(result)
                .isEqualTo(
                        new Result(
                                1,
                                "optward: no JDK 25 found: install one (such as Eclipse Temurin 25) and set JAVA_HOME to it\n"));
    }

    @Test
    void anOlderJdkInJavaHomeIsPassedOverForA25() throws Exception {
        // Given
        var old = jdk("jdk-17", "17.0.15");
        jdk("jdk-25", "25.0.1");
        // When
        var result = optward(
                Map.of("JAVA_HOME", old.toString(), "OPTWARD_JVMS", machine.toString(), "OPTWARD_MAVEN", "no-maven"),
                "test");
        // Then
        assertThat(result.output()).startsWith("optward: Maven is missing");
    }

    @Test
    void aModuleThatIsNotThereIsAnsweredByTheListOfThem() throws Exception {
        jdk("jdk-25", "25.0.1");
        var result = optward(Map.of("JAVA_HOME", "", "OPTWARD_JVMS", machine.toString()), "test", "no-such-module");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .startsWith("optward: no module no-such-module; there are contracts")
                .contains("vault-service");
    }

    private Path jdk(String name, String version) throws IOException {
        var home = machine.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (var program : List.of("java", "javac")) {
            executable(home.resolve("bin").resolve(program), "#!/bin/sh\n");
        }
        return home;
    }

    private Result optward(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                "/usr/bin/env",
                "bash",
                Checkout.find().root().resolve("optward").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", machine.toString());
        // programs of the system, but no java
        builder.environment().put("PATH", systemPrograms().toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Path systemPrograms() throws IOException {
        var directory = Files.createDirectories(machine.resolve("programs"));
        for (var program : List.of("bash", "sed", "grep", "dirname", "paste", "readlink", "env", "find", "mktemp")) {
            executable(directory.resolve(program), "#!/bin/sh\nexec /usr/bin/" + program + " \"$@\"\n");
        }
        return directory;
    }
}
