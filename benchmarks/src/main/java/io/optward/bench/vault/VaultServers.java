package io.optward.bench.vault;

import io.optward.bench.measure.ProcessUse;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.kafka.KafkaBroker;
import io.optward.stack.postgres.Database;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.postgres.PostgresServer;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import io.optward.stack.topic.TopicList;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The vault as its own process from its packaged jar, with the real PostgreSQL, the real Kafka and real tokens that it
 * needs. Nothing of it is made easier than in production but that all runs on one machine.
 */
final class VaultServers implements AutoCloseable {

    /** What the container image gives it: 40 % of the 512 MiB that deploy/kubernetes limits it to. */
    static final int HEAP_MEBIBYTES = 204;

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration QUIET_FOR = Duration.ofMillis(500);
    private static final String ANNOUNCEMENTS = "subjects.events";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Seed seed;
    private final String proofKey;
    private final int postgresPort;
    private final String bootstrapServers;
    private final ProcessHandle postgres;
    private final ProcessUse kafka;
    private final LocalIssuer issuer;
    private final String url;
    private final VaultHttp http;
    private final ChildProcess process;

    /**
     * Starts everything.
     *
     * @param database PostgreSQL's data
     * @param keysFile the keys that it is sealed with; a rotation changes them
     * @param directory for what this run leaves: logs and Kafka's data
     * @throws IllegalStateException if something does not start; nothing is left running
     */
    VaultServers(Checkout checkout, Seed seed, Path database, Path keysFile, Path directory)
            throws InterruptedException {
        this.seed = seed;
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.proofKey = Base64.getEncoder().encodeToString(key);
        try {
            var ports = FreePorts.find(3);
            this.postgresPort = ports.get(0);
            this.postgres = keep(PostgresServer.start(new PostgresServer.Settings(
                            database,
                            postgresPort,
                            directory.resolve("postgres.log"),
                            seed.passwords(),
                            Optional.empty())))
                    .process();
            var topics = TopicList.of(checkout);
            var kafka = keep(KafkaBroker.start(new KafkaBroker.Settings(
                    checkout.libraries(),
                    directory.resolve("kafka"),
                    ports.get(1),
                    directory.resolve("kafka.log"),
                    topics.maxMessageBytes(),
                    List.of(),
                    Optional.empty())));
            this.kafka = new ProcessUse(kafka.process().pid());
            this.bootstrapServers = kafka.address().bootstrapServers();
            topics.createOn(kafka.address());
            this.issuer = keep(LocalIssuer.start());
            this.process = keep(ChildProcess.start(
                    "vault-service",
                    List.of(
                            ChildProcess.java(),
                            "-Xmx" + HEAP_MEBIBYTES + "m",
                            "-XX:+UseSerialGC",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-jar",
                            checkout.serviceJar("vault-service").toString()),
                    environment(keysFile, ports.get(2)),
                    directory.resolve("vault-service.log")));
            this.url = "http://127.0.0.1:" + ports.get(2);
            this.http = keep(
                    new VaultHttp(url, issuer.tokenOf("outbound-service", "vault:protect", "vault:reveal-for-send")));
            awaitReady();
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    VaultHttp http() {
        return http;
    }

    /** Whose tokens the vault believes. */
    LocalIssuer issuer() {
        return issuer;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    int postgresPort() {
        return postgresPort;
    }

    String passwordOf(String role) {
        return seed.passwords().of(role);
    }

    /** Where the vault answers. */
    String url() {
        return url;
    }

    /** Decisions are proven with it. */
    String proofKey() {
        return proofKey;
    }

    /** The number of the vault's process. */
    long pid() {
        return process.pid();
    }

    /** The server of the database; each connection is a child of it. */
    ProcessHandle postgres() {
        return postgres;
    }

    /** What the broker uses. */
    ProcessUse kafka() {
        return kafka;
    }

    /** A connection with the rights that the vault has, no more. */
    Connection connect() throws SQLException {
        return connect(Database.VAULT.service());
    }

    /** A connection that may do everything. */
    Connection superuser() throws SQLException {
        return connect(DatabasePasswords.SUPERUSER);
    }

    private Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(
                PostgresServer.jdbcUrl(postgresPort, Database.VAULT.databaseName()),
                role,
                seed.passwords().of(role));
    }

    /** Waits until all that the vault had to announce is on Kafka. */
    void awaitQuiet() throws InterruptedException {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(ANNOUNCEMENTS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            long before = -1;
            for (long now = total(consumer, partitions); now != before; now = total(consumer, partitions)) {
                before = now;
                TimeUnit.MILLISECONDS.sleep(QUIET_FOR.toMillis());
            }
        }
    }

    private static long total(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<String, String> environment(Path keysFile, int port) {
        var environment = new HashMap<String, String>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.url());
        environment.put("OPTWARD_IDENTITY_CLIENT_SECRET", "asked by nobody here");
        environment.put("OPTWARD_VAULT_KEYS_FILE", keysFile.toString());
        // a seed is kept for years, and its keys with it
        environment.put("OPTWARD_VAULT_KEYS_EPOCH", "36500d");
        environment.put("OPTWARD_VAULT_PASSPHRASE", seed.passphrase());
        environment.put("OPTWARD_DECISION_PROOF_KEY", proofKey);
        var url = PostgresServer.jdbcUrl(postgresPort, Database.VAULT.databaseName());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", url);
        environment.put("QUARKUS_FLYWAY_JDBC_URL", url);
        signsIn(environment, "QUARKUS_DATASOURCE", Database.VAULT.service());
        signsIn(environment, "QUARKUS_FLYWAY", Database.VAULT.migrator());
        signsIn(environment, "OPTWARD_RELAY", Database.VAULT.relay());
        return environment;
    }

    private void signsIn(Map<String, String> environment, String prefix, String role) {
        environment.put(prefix + "_USERNAME", role);
        environment.put(prefix + "_PASSWORD", seed.passwords().of(role));
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!http.isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the vault did not start; the last lines of " + process.log() + ":\n"
                        + String.join("\n", process.lastLines(15)));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
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
