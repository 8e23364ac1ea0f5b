package io.optward.stack.supervisor;

import io.optward.stack.department.Departments;
import io.optward.stack.kafka.KafkaBroker;
import io.optward.stack.keycloak.KeycloakServer;
import io.optward.stack.keycloak.Realm;
import io.optward.stack.postgres.PostgresServer;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import io.optward.stack.process.LogTail;
import io.optward.stack.process.StartCache;
import io.optward.stack.secret.IdentitySecrets;
import io.optward.stack.secret.StackSecrets;
import io.optward.stack.topic.KafkaRights;
import io.optward.stack.topic.TopicList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running stack in child processes of this JVM: Kafka and PostgreSQL first, then all services side by side. Whatever
 * ends the JVM ends the stack.
 */
public final class StackSupervisor implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final int LINES_OF_A_CRASH = 20;
    /** Where the compliance console will be; Keycloak lets nobody be sent elsewhere after signing in. */
    private static final String CONSOLE_URL = "http://127.0.0.1:8086";
    /** A process that records its start writes it down at its end: some seconds of work, for all of them at once. */
    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(75);

    private final StackOptions options;
    private final StackSecrets secrets;
    private final TopicList topics;
    private final Optional<Certificates> certificates;
    private final Consumer<StackEvent> listener;
    private final Map<Part, Running> running = new ConcurrentHashMap<>();
    private final Collection<Replica> replicas = new ConcurrentLinkedQueue<>();

    private StackSupervisor(StackOptions options, Consumer<StackEvent> listener) {
        this.options = options;
        this.secrets = StackSecrets.in(options.directory().secrets());
        this.topics = TopicList.of(options.checkout());
        this.certificates = options.tls() ? Optional.of(Certificates.in(options.directory())) : Optional.empty();
        this.listener = listener;
        if (options.tls()) {
            options.addresses().believe();
        }
    }

    /** Starts a stack and waits until every part answers. */
    public static StackSupervisor start(StackOptions options) throws InterruptedException {
        return start(options, _ -> {});
    }

    /**
     * Starts a stack and waits until every part answers. If one does not, the others are stopped again.
     *
     * @param listener hears what happens, from several threads, for as long as the stack runs
     * @throws StackProblem if a part cannot start; the message carries the last lines of its log
     */
    public static StackSupervisor start(StackOptions options, Consumer<StackEvent> listener)
            throws InterruptedException {
        var obstacles = options.obstacles();
        if (!obstacles.isEmpty()) {
            throw new StackProblem(String.join("\n", obstacles));
        }
        var stack = new StackSupervisor(options, listener);
        try {
            stack.startAll();
            return stack;
        } catch (InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Keycloak takes longest and nobody needs it to start: it comes up beside everything else. */
    private void startAll() throws InterruptedException {
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            var keycloak = options.parts().contains(Part.KEYCLOAK)
                    ? beside.submit((Callable<Void>) () -> {
                        startAndAwait(Part.KEYCLOAK);
                        return null;
                    })
                    : null;
            try {
                inParallel(List.of(Part.KAFKA, Part.POSTGRES));
                topics.createOn(options.addresses().kafka());
                if (options.tls()) {
                    KafkaRights.of(topics, Departments.read(options.checkout().departments()))
                            .applyTo(options.addresses().kafka());
                }
                inParallel(Part.services().filter(options.parts()::contains).toList());
                if (keycloak != null) {
                    keycloak.get();
                }
            } catch (ExecutionException e) {
                throw asProblem(e);
            } catch (InterruptedException | RuntimeException e) {
                if (keycloak != null) {
                    keycloak.cancel(true);
                }
                throw e;
            }
        }
    }

    /**
     * Starts everything once and stops it in good order, so that it is known how each service starts and every later
     * start takes half the time. Does nothing when that is known already.
     */
    public static void learnStarts(StackOptions options) throws InterruptedException {
        if (!options.startsAreKnown()) {
            start(options.learning(true)).close();
        }
    }

    /** Where the parts listen. */
    public StackAddresses addresses() {
        return options.addresses();
    }

    /** Tells whether the process of a part runs. */
    public boolean isAlive(Part part) {
        var process = running.get(part);
        return process != null && process.handle().isAlive();
    }

    /** The number of a part's process. */
    public long pid(Part part) {
        return runningPart(part).handle().pid();
    }

    /** Ends a part at once, as a power failure would. */
    public void kill(Part part) {
        var process = runningPart(part);
        running.remove(part);
        process.kill().run();
    }

    /**
     * Asks a part to stop in good order and waits.
     *
     * @return its exit code; 143 of a JVM that ended because it was asked to
     * @throws IllegalStateException if it still runs after {@code atMost}, or is PostgreSQL, whose exit nobody sees
     */
    public int terminate(Part part, Duration atMost) throws InterruptedException {
        var process = runningPart(part);
        running.remove(part);
        return process.end().within(atMost);
    }

    /** Starts a part again that was killed or has crashed, or stops and starts it, and waits until it answers. */
    public void restart(Part part) throws InterruptedException {
        stop(part);
        startAndAwait(part);
    }

    /**
     * Stops a part in the middle of whatever it does, as a long pause of its machine would: its connections stay open and
     * nothing answers. PostgreSQL is many processes and cannot be paused.
     */
    public void pause(Part part) {
        runningPart(part).pause().run();
    }

    /** Lets a paused part go on as if nothing had happened. */
    public void resume(Part part) {
        runningPart(part).resume().run();
    }

    /**
     * Starts one more process of a service beside the first, on a free port, and waits until it answers.
     *
     * @throws StackProblem if it does not; the message carries the last lines of its log
     */
    public Replica replicate(Part service) throws InterruptedException {
        return replicate(service, Map.of());
    }

    /**
     * Starts one more process of a service that is told something else through its environment.
     *
     * @throws StackProblem if it does not answer
     */
    public Replica replicate(Part service, Map<String, String> variables) throws InterruptedException {
        if (service.module().isEmpty()) {
            throw new IllegalArgumentException(service.label() + " is not a service");
        }
        int port = FreePorts.find(1).getFirst();
        var child = new ServiceLaunch(options, secrets).startReplica(service, port, variables);
        var replica = new Replica(service, addresses().url(port), child);
        replicas.add(replica);
        var readiness = new Readiness(addresses());
        awaitReady(service, child, () -> readiness.of(replica.url()));
        return replica;
    }

    /** Stops everything in good order: services first, then what they rest on. Data stays. */
    @Override
    public void close() {
        // a paused one does not hear that it is asked to stop
        replicas.stream().filter(Replica::isAlive).forEach(Replica::resume);
        replicas.forEach(Replica::close);
        stopInParallel(Part.services().toList());
        stopInParallel(List.of(Part.KAFKA, Part.POSTGRES, Part.KEYCLOAK));
    }

    private Running runningPart(Part part) {
        return Objects.requireNonNull(running.get(part), () -> part.label() + " does not run");
    }

    private void startAndAwait(Part part) throws InterruptedException {
        var begun = Instant.now();
        switch (part) {
            case KAFKA -> startKafka();
            case POSTGRES -> startPostgres();
            case KEYCLOAK -> startKeycloak();
            case INGRESS, NORMALISER, MEDIA, CONSENT, OUTBOUND, VAULT, AUDIT, SIMULATOR -> startService(part);
        }
        listener.accept(new StackEvent.Ready(part, Duration.between(begun, Instant.now())));
    }

    private void startKafka() throws InterruptedException {
        boolean records = options.records(Part.KAFKA);
        try {
            var broker = KafkaBroker.start(new KafkaBroker.Settings(
                    options.checkout().libraries(),
                    options.directory().data().resolve("kafka"),
                    addresses().port(Part.KAFKA),
                    options.directory().log(Part.KAFKA),
                    topics.maxMessageBytes(),
                    options.startCacheOptions(Part.KAFKA),
                    certificates.map(all -> new KafkaBroker.Tls(all.of(Part.KAFKA), all.operator()))));
            watch(
                    Part.KAFKA,
                    records
                            ? Running.recording(broker.process(), options.startCache(Part.KAFKA))
                            : Running.of(broker.process()));
        } catch (IllegalStateException e) {
            throw new StackProblem(Objects.requireNonNullElse(e.getMessage(), "Kafka did not start"), e);
        }
    }

    private void startKeycloak() throws InterruptedException {
        var identities = IdentitySecrets.in(options.directory().secrets());
        var adminSecret = identities.ofClient("keycloak-admin");
        boolean records = options.records(Part.KEYCLOAK);
        try {
            var server = KeycloakServer.start(new KeycloakServer.Settings(
                    options.checkout().keycloak(),
                    options.directory().data().resolve("keycloak"),
                    addresses().port(Part.KEYCLOAK),
                    options.directory().log(Part.KEYCLOAK),
                    adminSecret,
                    options.startCacheOptions(Part.KEYCLOAK),
                    certificates.map(all -> all.of(Part.KEYCLOAK))));
            watch(
                    Part.KEYCLOAK,
                    records
                            ? Running.recording(server.process(), options.startCache(Part.KEYCLOAK))
                            : Running.of(server.process()));
            new Realm(
                            server.base(),
                            adminSecret,
                            options.checkout().realm(),
                            Departments.read(options.checkout().departments()),
                            identities,
                            CONSOLE_URL,
                            options.directory().data().resolve("keycloak").resolve("realm.applied"))
                    .apply();
        } catch (IllegalStateException e) {
            throw new StackProblem(Objects.requireNonNullElse(e.getMessage(), "Keycloak did not start"), e);
        }
    }

    private void startPostgres() {
        try {
            var server = PostgresServer.start(new PostgresServer.Settings(
                    options.directory().data().resolve("postgres"),
                    addresses().port(Part.POSTGRES),
                    options.directory().log(Part.POSTGRES),
                    secrets.passwords(),
                    certificates.map(all -> new PostgresServer.Tls(all.of(Part.POSTGRES), all.operator()))));
            watch(
                    Part.POSTGRES,
                    new Running(
                            server.process(),
                            server::close,
                            server::kill,
                            StackSupervisor::notPausable,
                            StackSupervisor::notPausable,
                            _ -> {
                                throw new IllegalStateException("PostgreSQL ends by itself and nobody sees how");
                            }));
        } catch (IllegalStateException e) {
            throw new StackProblem(Objects.requireNonNullElse(e.getMessage(), "PostgreSQL did not start"), e);
        }
    }

    private void startService(Part part) throws InterruptedException {
        makeDirectoryOfVaultKeys();
        var launch = new ServiceLaunch(options, secrets);
        boolean records = options.records(part);
        var child = launch.start(part);
        var process = records ? Running.recording(child, options.startCache(part)) : Running.of(child);
        // until it is ready, its end is not a crash beside the failure that is reported here
        running.put(part, process);
        listener.accept(new StackEvent.Started(part, child.pid()));
        var readiness = new Readiness(addresses());
        awaitReady(part, child, () -> readiness.of(part));
        watch(part, process);
    }

    private static void awaitReady(Part part, ChildProcess child, Look isReady) throws InterruptedException {
        var deadline = Instant.now().plus(READY_WITHIN);
        while (!isReady.finds()) {
            if (!child.isAlive()) {
                throw new StackProblem(part.label() + " ended while it started; the last lines of " + child.log()
                        + ":\n" + String.join("\n", child.lastLines(LINES_OF_A_CRASH)));
            }
            if (Instant.now().isAfter(deadline)) {
                throw new StackProblem(part.label() + " is not ready after " + READY_WITHIN.toMinutes()
                        + " minutes; look at " + child.log());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void makeDirectoryOfVaultKeys() {
        try {
            Files.createDirectories(options.directory().data().resolve("vault"));
        } catch (IOException e) {
            throw new UncheckedIOException("could not make the directory of the vault's keys", e);
        }
    }

    private void watch(Part part, Running process) {
        var before = running.put(part, process);
        if (before == null) {
            listener.accept(new StackEvent.Started(part, process.handle().pid()));
        }
        process.handle().onExit().thenRun(() -> {
            // whoever ends it on purpose takes it out of the map first
            if (running.remove(part, process)) {
                listener.accept(new StackEvent.Crashed(
                        part, LogTail.of(options.directory().log(part), LINES_OF_A_CRASH)));
            }
        });
    }

    private void inParallel(List<Part> parts) throws InterruptedException {
        var starting = new EnumMap<Part, Future<?>>(Part.class);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var part : parts) {
                starting.put(part, threads.submit((Callable<Void>) () -> {
                    startAndAwait(part);
                    return null;
                }));
            }
            var failures = new ArrayList<RuntimeException>();
            for (var start : starting.values()) {
                try {
                    start.get();
                } catch (ExecutionException e) {
                    failures.add(asProblem(e));
                    starting.values().forEach(other -> other.cancel(true));
                } catch (CancellationException _) {
                    // another part failed, and says why
                }
            }
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
        } catch (InterruptedException e) {
            starting.values().forEach(start -> start.cancel(true));
            throw e;
        }
    }

    private static RuntimeException asProblem(ExecutionException failure) {
        return failure.getCause() instanceof RuntimeException problem
                ? problem
                : new StackProblem("the stack could not be started", failure);
    }

    private void stop(Part part) {
        var process = running.remove(part);
        if (process != null) {
            process.stop().run();
        }
    }

    private void stopInParallel(List<Part> parts) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            parts.forEach(part -> threads.execute(() -> stop(part)));
        }
    }

    private static void notPausable() {
        throw new IllegalArgumentException("PostgreSQL is many processes and cannot be paused");
    }

    private record Running(
            ProcessHandle handle, Runnable stop, Runnable kill, Runnable pause, Runnable resume, End end) {

        static Running of(ChildProcess child) {
            return new Running(
                    child.handle(), child::close, child::kill, child::pause, child::resume, child::terminate);
        }

        /** One that records how it started, for which it takes its time when it ends. */
        static Running recording(ChildProcess child, StartCache cache) {
            Runnable stop = () -> {
                child.close(RECORDED_WITHIN);
                cache.keep();
            };
            return new Running(child.handle(), stop, child::kill, child::pause, child::resume, child::terminate);
        }
    }

    @FunctionalInterface
    private interface End {
        int within(Duration atMost) throws InterruptedException;
    }

    @FunctionalInterface
    private interface Look {
        boolean finds() throws InterruptedException;
    }
}
