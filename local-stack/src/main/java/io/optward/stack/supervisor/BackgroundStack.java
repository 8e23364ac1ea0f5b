package io.optward.stack.supervisor;

import io.optward.stack.supervisor.StackState.PartState;
import io.optward.stack.supervisor.StackState.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The stack of a directory, seen from outside of the process that supervises it. */
public final class BackgroundStack {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(90);

    private final StackDirectory directory;

    /** The stack that keeps its things in this directory. */
    public BackgroundStack(StackDirectory directory) {
        this.directory = directory;
    }

    /** What the supervisor says, if it lives. */
    public Optional<StackState> state() {
        return StackState.read(directory.stateFile())
                .filter(state -> ours(state.supervisor()).isPresent());
    }

    /** What the last supervisor said, alive or not. */
    public Optional<StackState> lastWords() {
        return StackState.read(directory.stateFile());
    }

    /** Where the parts of the running stack listen. If they show certificates, this process believes them from now on. */
    public Optional<StackAddresses> addresses() {
        var addresses = state().map(state -> new StackAddresses(
                directory,
                state.parts().stream()
                        .collect(Collectors.toMap(
                                part -> Part.labelled(part.label()).orElseThrow(), PartState::port)),
                state.tls()));
        addresses.filter(StackAddresses::tls).ifPresent(StackAddresses::believe);
        return addresses;
    }

    /**
     * Starts a supervisor that outlives this process and ignores the terminal's Ctrl-C.
     *
     * @param command runs {@link #supervise}
     * @return its process, which says how far it is through {@link #state()}
     */
    public ProcessHandle launch(List<String> command) {
        try {
            Files.createDirectories(directory.logs());
            Files.deleteIfExists(directory.stateFile());
            var line = new ArrayList<String>();
            // a session of its own, where the system can make one
            if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
                line.add("/usr/bin/setsid");
            }
            line.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "optward"));
            line.addAll(command);
            var log = ProcessBuilder.Redirect.appendTo(directory.supervisorLog().toFile());
            return new ProcessBuilder(line)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log)
                    .redirectError(log)
                    .start()
                    .toHandle();
        } catch (IOException e) {
            throw new UncheckedIOException("could not start the supervisor", e);
        }
    }

    /**
     * Supervises a stack in this process until it is asked to stop by a signal, and writes down how it goes.
     *
     * @param untilEnds the stack stops when this process has ended; nobody's if empty
     * @return exit code: 0 after a stack that was up, 1 after one that could not start
     */
    public static int supervise(StackOptions options, Optional<ProcessHandle> untilEnds) throws InterruptedException {
        var state = new StateFile(
                options.directory().stateFile(),
                new StackState(
                        ProcessHandle.current().pid(),
                        Instant.now().toString(),
                        Phase.STARTING,
                        options.tls(),
                        null,
                        List.of()));
        var stop = new CompletableFuture<Void>();
        var stopped = new CompletableFuture<Void>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.complete(null);
            stopped.join();
        }));
        untilEnds.ifPresent(process -> process.onExit().thenRun(() -> stop.complete(null)));
        try (var _ = startUnless(stop, options, event -> {
            int port = options.addresses().port(event.part());
            state.change(now -> now.after(event, port));
        })) {
            state.change(now -> now.in(Phase.UP, null));
            stop.join();
            return 0;
        } catch (InterruptedException _) {
            // asked to stop while it started: what had started is stopped again
            return 0;
        } catch (StackProblem e) {
            state.change(now -> now.in(Phase.FAILED, e.getMessage()));
            return 1;
        } finally {
            stopped.complete(null);
        }
    }

    /**
     * Stops what runs: the supervisor in good order, and whatever a killed supervisor left behind. Done twice, it
     * changes nothing.
     *
     * @return whether anything ran
     */
    public boolean stop() {
        var known = lastWords();
        if (known.isEmpty()) {
            return false;
        }
        var supervisor = ours(known.get().supervisor());
        supervisor.ifPresent(BackgroundStack::end);
        var leftBehind = known.get().parts().stream()
                .flatMap(part -> ours(part.pid()).stream())
                .toList();
        leftBehind.forEach(BackgroundStack::end);
        deleteState();
        return supervisor.isPresent() || !leftBehind.isEmpty();
    }

    /** Starts a stack; gives up with an InterruptedException if it is asked to stop before the stack is up. */
    private static StackSupervisor startUnless(
            CompletableFuture<Void> stop, StackOptions options, Consumer<StackEvent> listener)
            throws InterruptedException {
        var starter = Thread.currentThread();
        var starting = new AtomicBoolean(true);
        stop.thenRun(() -> {
            synchronized (starting) {
                if (starting.get()) {
                    starter.interrupt();
                }
            }
        });
        try {
            return StackSupervisor.start(options, listener);
        } finally {
            synchronized (starting) {
                starting.set(false);
                // from here on, closing must not be interrupted
                Thread.interrupted();
            }
        }
    }

    private void deleteState() {
        try {
            Files.deleteIfExists(directory.stateFile());
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + directory.stateFile(), e);
        }
    }

    /** A number may have passed on to a stranger's process; ours name the directory in their command line. */
    private Optional<ProcessHandle> ours(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> process.info()
                .commandLine()
                .filter(line -> line.contains(directory.path().toString()))
                .isPresent());
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
