package io.optward.bench.ingress;

import io.optward.bench.measure.Comparison;
import io.optward.bench.measure.Contender;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Parties;
import io.optward.bench.measure.ProcessUse;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.vault.Surroundings;
import io.optward.bench.vault.VaultStage;
import io.optward.bench.vault.VaultSuite;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.postgres.Database;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A receiver and a normaliser, each a process of its own from the packaged jar, with the vault, PostgreSQL and Kafka that
 * they need; and a bare receiver beside them.
 */
public final class IngressStage implements AutoCloseable {

    static final String PATH = "/webhooks/whatsapp";

    /** Who posts at the same time, to the receiver and to the bare one. */
    static final int CALLERS = 32;

    /** What the bare one is called in figures. */
    static final String BARE = "bare handler";

    /** Where the bare receiver puts what it received. */
    private static final String BARE_TOPIC = "bench.webhooks";

    private static final int MOST_PEOPLE = 100_000;
    private static final int HEAP_MEBIBYTES = 204;
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration QUIET_FOR = Duration.ofMillis(500);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final VaultStage vault;
    private final Surroundings surroundings;
    private final int receiverPort;
    private final int barePort;
    private final ChildProcess receiver;
    private final ChildProcess normaliser;
    private final ChildProcess bare;

    private IngressStage(VaultStage vault) throws InterruptedException {
        this.vault = keep(vault);
        this.surroundings = vault.surroundings();
        var checkout = Checkout.find();
        try {
            var ports = FreePorts.find(3);
            receiverPort = ports.get(0);
            barePort = ports.get(2);
            normaliser = keep(service(checkout, "normaliser", ports.get(1), normaliserSettings()));
            receiver = keep(service(checkout, "receiver", receiverPort, receiverSettings()));
            surroundings.createTopic(BARE_TOPIC, surroundings.partitionsOf("ingress.webhooks.sealed"));
            bare = keep(startBare());
            awaitReady(ports.get(1), normaliser);
            awaitReady(receiverPort, receiver);
            awaitListening(barePort);
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    static IngressStage open(Settings settings, Progress progress) throws InterruptedException {
        var checkout = Checkout.find();
        var people = Math.min(settings.subjects(), MOST_PEOPLE);
        var vault = new VaultSuite()
                .open(
                        new Settings(settings.state(), people, settings.run(), settings.warmUp(), settings.runs()),
                        progress);
        progress.say("starting receiver and normaliser of %s", checkout.serviceJar("ingress-service"));
        return new IngressStage(vault);
    }

    /** Webhooks of people whom the vault knows; for one caller. */
    SignedWebhooks webhooks() {
        return new SignedWebhooks(surroundings.people(), surroundings::numberOf);
    }

    /** The token that the vault has for a person. */
    String tokenOf(int person) {
        return surroundings.tokenOf(person);
    }

    int people() {
        return surroundings.people();
    }

    PlainConnection connect() throws IOException {
        return new PlainConnection(receiverPort, PATH);
    }

    PlainConnection connectToBare() throws IOException {
        return new PlainConnection(barePort, PATH);
    }

    Arrivals arrivals() {
        return new Arrivals(surroundings.bootstrapServers());
    }

    ProcessUse receiver() {
        return new ProcessUse(receiver.pid());
    }

    ProcessUse normaliser() {
        return new ProcessUse(normaliser.pid());
    }

    /** The receiver beside something; what the bare one uses is told apart. */
    Comparison compare(Contender measured, Contender beside) {
        var parties = byReceiver();
        parties.others().put(BARE, new ProcessUse(bare.pid())::cpuMillis);
        return new Comparison(measured, beside, parties, this::rest);
    }

    /** Everybody who has a part; of the two processes of ingress, the one that is looked at is the service. */
    private Parties parties(ProcessUse service, String other, ProcessUse ofOther) {
        var others = new LinkedHashMap<String, Supplier<Optional<Double>>>();
        others.put(other, ofOther::cpuMillis);
        others.put("vault", () -> surroundings.vault().cpuMillis());
        others.put("PostgreSQL", () -> ProcessUse.cpuMillisOfAll(surroundings.postgres()));
        others.put("Kafka", () -> surroundings.kafka().cpuMillis());
        others.put("callers", () -> new ProcessUse(ProcessHandle.current().pid()).cpuMillis());
        return new Parties(service, others);
    }

    /** While a receiver is compared with something that nobody reads after. What it stored is worked off afterwards. */
    Figures withoutNormaliser(Measurement measurement) throws InterruptedException {
        normaliser.pause();
        try {
            return measurement.measure();
        } finally {
            normaliser.resume();
        }
    }

    /** Something that is measured. */
    @FunctionalInterface
    interface Measurement {
        Figures measure() throws InterruptedException;
    }

    Parties byReceiver() {
        return parties(receiver(), "normaliser", normaliser());
    }

    Parties byNormaliser() {
        return parties(normaliser(), "receiver", receiver());
    }

    /** Waits until whatever was posted has come out. */
    void rest() throws InterruptedException {
        long before = -1;
        for (long now = surroundings.recordsOn(Arrivals.TOPIC);
                now != before;
                now = surroundings.recordsOn(Arrivals.TOPIC)) {
            before = now;
            TimeUnit.MILLISECONDS.sleep(QUIET_FOR.toMillis());
        }
    }

    private ChildProcess service(Checkout checkout, String role, int port, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", surroundings.bootstrapServers());
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", surroundings.issuer());
        environment.put("OPTWARD_IDENTITY_CLIENT_SECRET", "asked by nobody here");
        environment.put("OPTWARD_INGRESS_ROLES", role);
        return ChildProcess.start(
                "ingress-" + role,
                List.of(
                        ChildProcess.java(),
                        "-Xmx" + HEAP_MEBIBYTES + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        checkout.serviceJar("ingress-service").toString()),
                environment,
                surroundings.directory().resolve("ingress-" + role + ".log"));
    }

    private static Map<String, String> receiverSettings() {
        return Map.of(
                "OPTWARD_INGRESS_APP_SECRETS",
                SignedWebhooks.APP_SECRET,
                "OPTWARD_INGRESS_VERIFY_TOKEN",
                "shown by nobody here");
    }

    private Map<String, String> normaliserSettings() {
        var settings = new HashMap<String, String>();
        settings.put("OPTWARD_VAULT_URL", surroundings.vaultUrl());
        settings.put("OPTWARD_INGRESS_WRAPPING_KEY", random());
        var url = surroundings.jdbcUrl(Database.INGRESS);
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", url);
        settings.put("QUARKUS_FLYWAY_JDBC_URL", url);
        signsIn(settings, "QUARKUS_DATASOURCE", Database.INGRESS.service());
        signsIn(settings, "QUARKUS_FLYWAY", Database.INGRESS.migrator());
        return settings;
    }

    private static String random() {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private void signsIn(Map<String, String> settings, String prefix, String role) {
        settings.put(prefix + "_USERNAME", role);
        settings.put(prefix + "_PASSWORD", surroundings.passwordOf(role));
    }

    private ChildProcess startBare() {
        return ChildProcess.start(
                "bare-receiver",
                List.of(
                        ChildProcess.java(),
                        "-Xmx" + HEAP_MEBIBYTES + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareReceiver.class.getName(),
                        Integer.toString(barePort),
                        surroundings.bootstrapServers(),
                        BARE_TOPIC,
                        SignedWebhooks.APP_SECRET),
                Map.of(),
                surroundings.directory().resolve("bare-receiver.log"));
    }

    private static void awaitReady(int port, ChildProcess process) throws InterruptedException {
        await(process, () -> {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                    .toURL()
                    .openConnection();
            return connection.getResponseCode() == 200;
        });
    }

    private void awaitListening(int port) throws InterruptedException {
        await(receiver, () -> {
            try (var connection = connectToBare()) {
                return connection.post(webhooks().next()) == 200;
            }
        });
    }

    private static void await(ChildProcess process, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isMet(condition)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("a part did not start; the last lines of " + process.log() + ":\n"
                        + String.join("\n", process.lastLines(15)));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static boolean isMet(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException _) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private <T extends AutoCloseable> T keep(T part) {
        started.push(part);
        return part;
    }

    /** Stops everything, the last first. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("something did not stop: " + e.getMessage(), e);
            }
        }
    }
}
