package io.optward.stack.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import io.optward.stack.supervisor.FakeCheckout;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command as a process, on a checkout whose services are fake. */
@Execution(ExecutionMode.CONCURRENT)
class OptwardTest {

    @TempDir
    private Path directory = Path.of("set by JUnit");

    private final Map<String, String> ports = new HashMap<>();

    private record Result(int exitCode, String output) {}

    @BeforeEach
    void moveEveryPort() {
        var free = FreePorts.find(Part.values().length);
        Arrays.stream(Part.values())
                .forEach(part ->
                        ports.put(part.portVariable(), free.get(part.ordinal()).toString()));
    }

    @AfterEach
    void stopWhatRuns() throws Exception {
        if (Files.exists(directory.resolve("checkout"))) {
            optward("down");
        }
    }

    @Test
    void helpExplainsEveryVerbInALine() throws Exception {
        checkout();
        var help = optward("help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .containsPattern("  up +start everything; stays until Ctrl-C, or --detach\n")
                .contains(
                        "demo", "down", "status", "logs", "test", "bench", "torture", "drill", "verify", "scan",
                        "letters", "token", "prepare")
                .doesNotContain("supervise");
    }

    @Test
    void everyVerbExplainsItself() throws Exception {
        checkout();
        for (var verb : List.of(
                "demo", "up", "down", "status", "logs", "test", "bench", "torture", "drill", "verify", "scan",
                "letters", "token", "prepare")) {
            var help = optward(verb, "--help");
            assertThat(help.exitCode()).as(verb).isZero();
            assertThat(help.output()).startsWith("Usage: optward " + verb);
        }
    }

    @Test
    void anUnknownVerbIsAnsweredByTheListOfThem() throws Exception {
        checkout();
        var answer = optward("frobnicate");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.output())
                .isEqualTo(
                        "optward: no verb frobnicate; there are demo, up, down, status, logs, test, bench, fuzz, torture,"
                                + " drill, verify, scan, letters, token, prepare, help\n");
    }

    @Test
    void benchmarksAreStartedByTheScript() throws Exception {
        checkout();
        assertThat(optward("bench", "vault", "--json", "file"))
                .isEqualTo(new Result(1, "optward bench: run it through ./optward\n"));
    }

    @Test
    void tortureOfNoLengthIsRefused() throws Exception {
        checkout();
        var answer = optward("torture", "--minutes", "0");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.output()).contains("--minutes and --rate must be more than 0");
    }

    @Test
    void everyVerbOfLettersExplainsItselfAndAllOfThemNeedARunningStack() throws Exception {
        checkout();
        for (var verb : List.of("list", "show", "replay", "settle")) {
            var help = optward("letters", verb, "--help");
            assertThat(help.exitCode()).as(verb).isZero();
            assertThat(help.output()).startsWith("Usage: optward letters " + verb);
        }
        var nothingRuns = new Result(1, "optward: nothing is running: ./optward up starts it\n");
        assertThat(optward("letters")).isEqualTo(nothingRuns);
        assertThat(optward("letters", "replay", "--all")).isEqualTo(nothingRuns);
        assertThat(optward("letters", "settle", "ltr_1").exitCode()).isEqualTo(2);
        assertThat(optward("letters", "--service", "kafka").output())
                .startsWith("optward: no part called kafka puts anything aside");
    }

    @Test
    void whatIsTooShortToScanForIsRefused() throws Exception {
        checkout();
        var answer = optward("scan", "Ana");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.output()).contains("value 1 has fewer than 5 characters");
    }

    @Test
    void aStackComesUpIsScannedAndGoesDown() throws Exception {
        // Given
        checkout();
        assertThat(optward("status")).isEqualTo(new Result(1, "nothing is running: ./optward up starts it\n"));
        // When
        var up = optward("up", "--detach");
        // Then
        assertThat(up.output()).contains("vault-service        ready", "http://127.0.0.1:");
        assertThat(up.exitCode()).isZero();
        var status = optward("status");
        assertThat(status.output()).contains("audit-service", "and its Flows").doesNotContain("not ready");
        assertThat(status.exitCode()).isZero();
        assertThat(optward("up", "--detach").output()).startsWith("optward: the stack is up already");
        var scan = optward("scan", "+15550177123");
        assertThat(scan.output()).contains("topic messages.inbound", "scan: found nothing (");
        assertThat(scan.exitCode()).isZero();
        assertThat(optward("logs", "kafka", "--no-follow", "--lines", "5")
                        .output()
                        .lines())
                .hasSize(5);
        assertThat(optward("down")).isEqualTo(new Result(0, "stopping…\nstopped\n"));
        assertThat(optward("down")).isEqualTo(new Result(0, "nothing is running\n"));
    }

    @Test
    void aKilledSupervisorLeavesNothingBehind() throws Exception {
        // Given
        checkout();
        var up = optward("up", "--detach");
        assertThat(up.exitCode()).as(up.output()).isZero();
        var parts = processesIn(up.output());
        // all but Keycloak: fake services take nobody's tokens
        assertThat(parts).hasSize(Part.values().length - 1);
        // When
        ProcessHandle.of(supervisor()).orElseThrow().destroyForcibly();
        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> parts.stream()
                .noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
        assertThat(optward("status").exitCode()).isEqualTo(1);
    }

    @Test
    void ctrlCStopsEverythingInGoodOrder() throws Exception {
        // Given
        checkout();
        var terminal = start("up");
        var said = awaitLine(terminal, "Ctrl-C stops everything");
        // When
        new ProcessBuilder("/bin/kill", "-INT", Long.toString(terminal.pid())).start();
        // Then
        assertThat(new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("stopping…\nstopped\n");
        assertThat(processesIn(said)).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(Files.readString(directory.resolve("checkout/.optward/logs/postgres.log")))
                .contains("database system is shut down");
    }

    @Test
    void theStackStopsWhenItsTerminalIsGone() throws Exception {
        // Given
        checkout();
        var terminal = start("up");
        var parts = processesIn(awaitLine(terminal, "Ctrl-C stops everything"));
        // When
        terminal.destroyForcibly();
        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> parts.stream()
                .noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    }

    @Test
    void aServiceThatCannotStartIsShownWithTheEndOfItsLog() throws Exception {
        // Given
        FakeCheckout.letCrash(checkout(), Part.OUTBOUND);
        // When
        var up = optward("up", "--detach");
        // Then
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.output()).contains("outbound-service ended while it started", "no strength today");
        assertThat(optward("status").output()).startsWith("nothing is running");
    }

    @Test
    void aTakenPortIsOneLine() throws Exception {
        checkout();
        int port = Integer.parseInt(ports.getOrDefault("OPTWARD_PORT_OUTBOUND", ""));
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(optward("up", "--detach"))
                    .isEqualTo(new Result(
                            1,
                            "optward: port " + port + " (outbound-service) is taken by another process: stop it or set"
                                    + " OPTWARD_PORT_OUTBOUND\n"));
        }
    }

    private Checkout checkout() throws IOException {
        return FakeCheckout.in(directory.resolve("checkout"));
    }

    private long supervisor() throws IOException {
        var state = Files.readString(directory.resolve("checkout/.optward/run/state.json"));
        var number = Pattern.compile("\"supervisor\":(\\d+)").matcher(state);
        assertThat(number.find()).isTrue();
        return Long.parseLong(number.group(1));
    }

    private static List<Long> processesIn(String output) {
        return Pattern.compile("process (\\d+)")
                .matcher(output)
                .results()
                .map(number -> Long.parseLong(number.group(1)))
                .toList();
    }

    private static String awaitLine(Process process, String beginning) throws IOException {
        var said = new StringBuilder();
        var reader = process.inputReader(StandardCharsets.UTF_8);
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(beginning)) {
                return said.toString();
            }
        }
        throw new AssertionError("never said " + beginning + ":\n" + said);
    }

    private Result optward(String... arguments) throws IOException, InterruptedException {
        var process = start(arguments);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                // a shell that starts us in the background has Ctrl-C ignored, and who inherits that ignores it, too
                "/usr/bin/env",
                "--default-signal=INT",
                ChildProcess.java(),
                "-XX:TieredStopAtLevel=1",
                "-Dpicocli.ansi=false",
                "-Doptward.root=" + directory.resolve("checkout"),
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Optward.class.getName()));
        Stream.of(arguments).forEach(command::add);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(ports);
        builder.environment().put(StackOptions.START_CACHE_VARIABLE, "off");
        // fake services take nobody's tokens
        builder.environment().put(StackOptions.ISSUER_VARIABLE, "http://127.0.0.1:1/realms/optward");
        builder.environment()
                .put("OPTWARD_STACK_LIB", Checkout.find().libraries().toString());
        return builder.start();
    }
}
