package io.optward.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of ours with its output in a file. It ignores the terminal's Ctrl-C, so that whoever started it stops it in
 * good order, and ends when this JVM ends.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final LifeLine lifeLine;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.lifeLine = LifeLine.to(process.pid(), "TERM");
        this.log = log;
    }

    /**
     * Starts a process.
     *
     * @param name        what people call it
     * @param command     program and arguments
     * @param environment variables beside those of this JVM
     * @param log         file that its output is appended to
     */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        // A signal that is ignored when a program starts stays ignored, in a JVM too.
        var line = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", name));
        line.addAll(command);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(line)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + name, e);
        }
    }

    /** The {@code java} that runs this JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What people call this process. */
    public String name() {
        return name;
    }

    /** The file that its output is appended to. */
    public Path log() {
        return log;
    }

    /** The operating system's number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Tells whether the process still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process as the operating system sees it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Waits until the process has ended.
     *
     * @return its exit code
     * @throws IllegalStateException if it still runs after {@code atMost}
     */
    public int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(name + " did not end within " + atMost.toSeconds() + " s");
        }
        return process.exitValue();
    }

    /**
     * The last lines that the process wrote.
     *
     * @param count at most this many
     */
    public List<String> lastLines(int count) {
        return LogTail.of(log, count);
    }

    /**
     * Asks the process to end and waits.
     *
     * @return its exit code
     * @throws IllegalStateException if it still runs after {@code atMost}
     */
    public int terminate(Duration atMost) throws InterruptedException {
        process.destroy();
        int exit = awaitExit(atMost);
        lifeLine.close();
        return exit;
    }

    /** Ends the process at once, as a power failure would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
        lifeLine.close();
    }

    /** Stops the process in the middle of whatever it does (SIGSTOP), until {@link #resume()}. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a paused process go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /**
     * Sends the process a signal and waits until it is sent.
     *
     * @param signal its name without SIG
     * @throws IllegalStateException if there is no such process any more
     */
    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(name + " could not be sent SIG" + signal + ": it does not run");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not send " + name + " SIG" + signal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was sent SIG" + signal, e);
        }
    }

    /** Asks the process to end, and ends it hard when it has not after twenty seconds. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** Asks the process to end, and ends it hard when it has not after so long. */
    public void close(Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        lifeLine.close();
    }
}
