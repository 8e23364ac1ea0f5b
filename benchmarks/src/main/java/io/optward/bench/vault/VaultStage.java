package io.optward.bench.vault;

import io.optward.bench.measure.Comparison;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Parties;
import io.optward.bench.measure.ProcessUse;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.kit.proof.DecisionProofs;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.process.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A running vault that knows many people, and everything that asks it. */
public final class VaultStage implements AutoCloseable {

    /** Items of a batch. */
    static final int BATCH = 500;

    /** Who asks at the same time, of the vault and of the baselines. */
    static final int CALLERS = 4;

    private final Path directory;
    private final SealedPeople people;
    private final VaultServers servers;
    private final AtomicInteger nextStranger;

    private VaultStage(Path directory, SealedPeople people, VaultServers servers) {
        this.directory = directory;
        this.people = people;
        this.servers = servers;
        this.nextStranger = new AtomicInteger(people.count());
    }

    static VaultStage open(Settings settings, Progress progress) throws InterruptedException {
        var checkout = Checkout.find();
        var jar = checkout.serviceJar("vault-service");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: ./optward bench builds it");
        }
        var seed = Seed.of(checkout, settings.state(), settings.subjects());
        var directory =
                settings.state().resolve("run-" + ProcessHandle.current().pid());
        try {
            if (!seed.isComplete()) {
                fill(checkout, seed, directory, progress);
            }
            progress.say("starting PostgreSQL, Kafka and vault-service on a copy of %s", seed.directory());
            var database = directory.resolve("postgres");
            copy(seed.postgres(), database);
            var keysFile = directory.resolve("vault.keys");
            Files.copy(seed.keysFile(), keysFile, StandardCopyOption.COPY_ATTRIBUTES);
            var servers = new VaultServers(checkout, seed, database, keysFile, directory);
            return new VaultStage(directory, seed.sealedPeople(), servers);
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the data of a benchmark in " + directory, e);
        }
    }

    private static void fill(Checkout checkout, Seed seed, Path directory, Progress progress)
            throws IOException, InterruptedException {
        progress.say("seeding %,d people, once; later runs find them in %s", seed.people(), seed.directory());
        seed.begin();
        try (var people = seed.sealedPeople();
                var servers = new VaultServers(checkout, seed, seed.postgres(), seed.keysFile(), directory)) {
            new Seeding(servers, people, progress).run();
        }
        DirectoryTree.delete(directory);
        seed.setComplete();
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Files.createDirectories(to.getParent());
        int exit = new ProcessBuilder("cp", "-Rp", from.toString(), to.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("cp -Rp " + from + " " + to + " ended with " + exit);
        }
    }

    /** For the benchmarks of a service that asks the vault. */
    public Surroundings surroundings() {
        return new Surroundings(servers, people, directory);
    }

    SealedPeople people() {
        return people;
    }

    VaultServers servers() {
        return servers;
    }

    VaultHttp http() {
        return servers.http();
    }

    /** For one caller. */
    Requests requests() {
        return new Requests(people, DecisionProofs.withKey(servers.proofKey()));
    }

    /** The next number that nobody has. */
    AtomicInteger nextStranger() {
        return nextStranger;
    }

    ProcessUse process() {
        return new ProcessUse(servers.pid());
    }

    /** The vault beside a baseline. */
    Comparison compare(Contender vault, Contender bare) {
        return new Comparison(vault, bare, parties(), this::rest);
    }

    private Parties parties() {
        var others = new LinkedHashMap<String, Supplier<Optional<Double>>>();
        others.put("PostgreSQL", () -> ProcessUse.cpuMillisOfAll(servers.postgres()));
        others.put("Kafka", () -> servers.kafka().cpuMillis());
        others.put("callers", () -> new ProcessUse(ProcessHandle.current().pid()).cpuMillis());
        return new Parties(process(), others);
    }

    /** Lets earlier work come to its end: what is announced is on Kafka, what was written is on the disk. */
    void rest() throws InterruptedException {
        servers.awaitQuiet();
        try (var connection = servers.superuser();
                var statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL did not make a checkpoint", e);
        }
    }

    @Override
    public void close() {
        try (people;
                servers) {
            // the servers stop first
        }
        DirectoryTree.delete(directory);
    }
}
