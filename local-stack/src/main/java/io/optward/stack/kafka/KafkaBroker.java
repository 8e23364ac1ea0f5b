package io.optward.stack.kafka;

import io.optward.stack.process.ChildProcess;
import io.optward.stack.process.FreePorts;
import io.optward.stack.tls.CertificateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** One Kafka node, broker and controller in one, as a JVM of its own on the loopback interface. */
public final class KafkaBroker implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofSeconds(90);
    private static final String HEAP = "-Xmx384m";
    private static final String HEAP_OF_THE_TOOL = "-Xmx96m";
    private static final String LOG_LINE = "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n";

    private final ChildProcess process;
    private final Settings settings;

    private KafkaBroker(ChildProcess process, Settings settings) {
        this.process = process;
        this.settings = settings;
    }

    /**
     * What a broker needs.
     *
     * @param libraries       directory with the broker's jars
     * @param dataDirectory   survives; formatted the first time
     * @param port            of the listener on 127.0.0.1
     * @param log             file that the broker's output is appended to
     * @param maxMessageBytes largest record batch that any topic takes
     * @param startCache      options of its JVM that read or record its {@link io.optward.stack.process.StartCache}
     * @param tls             who it is and who sets it up; without, it asks nobody who they are
     */
    public record Settings(
            Path libraries,
            Path dataDirectory,
            int port,
            Path log,
            int maxMessageBytes,
            List<String> startCache,
            Optional<Tls> tls) {

        private KafkaAddress address() {
            var bootstrapServers = "127.0.0.1:" + port;
            return tls.map(both ->
                            new KafkaAddress(bootstrapServers, both.operator().kafkaSettings()))
                    .orElseGet(() -> KafkaAddress.plain(bootstrapServers));
        }
    }

    /**
     * Mutual TLS: whoever connects shows a certificate, whose common name is their principal, and may do what access rules
     * say and nothing else.
     *
     * @param broker   what the broker shows
     * @param operator what whoever makes topics and access rules shows; may do everything
     */
    public record Tls(CertificateFiles broker, CertificateFiles operator) {}

    /**
     * Starts a broker and waits until it answers.
     *
     * @throws IllegalStateException if it does not come up; the message carries the last lines of its log
     */
    public static KafkaBroker start(Settings settings) throws InterruptedException {
        var properties = writeProperties(settings);
        if (!Files.exists(settings.dataDirectory().resolve("log").resolve("meta.properties"))) {
            format(settings, properties);
        }
        var process = ChildProcess.start(
                "kafka",
                command(settings, HEAP, settings.startCache(), "kafka.Kafka", properties.toString()),
                Map.of(),
                settings.log());
        var broker = new KafkaBroker(process, settings);
        try {
            broker.awaitAnswer();
        } catch (IllegalStateException | InterruptedException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    /** Where it is, for whoever makes topics and access rules. */
    public KafkaAddress address() {
        return settings.address();
    }

    /** The child process, to look at or to kill. */
    public ChildProcess process() {
        return process;
    }

    /** Stops the broker; its data stays. */
    @Override
    public void close() {
        process.close();
    }

    private static Path writeProperties(Settings settings) {
        int controllerPort = FreePorts.find(1).getFirst();
        var properties = """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=CLIENTS://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d
                advertised.listeners=CLIENTS://127.0.0.1:%2$d
                inter.broker.listener.name=CLIENTS
                controller.listener.names=CONTROLLER
                %5$s
                log.dirs=%3$s
                # the list of topics is the only place where topics come from
                auto.create.topics.enable=false
                message.max.bytes=%4$d
                # one broker: everything internal has one replica
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=8
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                # a transaction that nobody ends holds up whoever reads committed records only
                transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                # consumers of a laptop need not wait for others to join
                group.initial.rebalance.delay.ms=0
                # segments are preallocated indices: smaller ones keep a fresh data directory small
                log.index.size.max.bytes=1048576
                num.network.threads=2
                num.io.threads=4
                """.formatted(
                        controllerPort,
                        settings.port(),
                        settings.dataDirectory().toAbsolutePath().resolve("log"),
                        settings.maxMessageBytes(),
                        listenerSecurity(settings).strip());
        var file = settings.dataDirectory().toAbsolutePath().resolve("server.properties");
        try {
            Files.createDirectories(settings.dataDirectory());
            return Files.writeString(file, properties);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file, e);
        }
    }

    private static String listenerSecurity(Settings settings) {
        return settings.tls()
                .map(tls -> """
                        listener.security.protocol.map=CLIENTS:SSL,CONTROLLER:SSL
                        ssl.client.auth=required
                        ssl.keystore.type=PEM
                        ssl.keystore.location=%s
                        ssl.truststore.type=PEM
                        ssl.truststore.location=%s
                        # the common name is who somebody is
                        ssl.principal.mapping.rules=RULE:^CN=([a-z0-9-]+)$/$1/
                        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                        super.users=User:%s;User:%s
                        """.formatted(
                                tls.broker().together(),
                                tls.broker().authority(),
                                tls.broker().name(),
                                tls.operator().name()))
                .orElse("listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    }

    private static void format(Settings settings, Path properties) throws InterruptedException {
        try (var tool = ChildProcess.start(
                "kafka storage tool",
                command(
                        settings,
                        HEAP_OF_THE_TOOL,
                        List.of(),
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        properties.toString()),
                Map.of(),
                settings.log())) {
            if (tool.awaitExit(START_WITHIN) != 0) {
                throw new IllegalStateException(
                        "Kafka's data directory could not be formatted:\n" + String.join("\n", tool.lastLines(15)));
            }
        }
    }

    private static List<String> command(
            Settings settings, String heap, List<String> startCache, String... mainAndArguments) {
        var command = new ArrayList<>(List.of(
                ChildProcess.java(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(startCache);
        command.addAll(List.of(
                "-Djava.util.logging.SimpleFormatter.format=" + LOG_LINE,
                "-cp",
                settings.libraries().toAbsolutePath() + "/*"));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    private void awaitAnswer() throws InterruptedException {
        var deadline = Instant.now().plus(START_WITHIN);
        while (FreePorts.isFree(settings.port())) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw didNotStart();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        try (var admin = Admin.create(address().with(Map.of()))) {
            admin.describeCluster().nodes().get(START_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw didNotStart();
        }
    }

    private IllegalStateException didNotStart() {
        return new IllegalStateException("Kafka did not start:\n" + String.join("\n", process.lastLines(15)));
    }
}
