package io.optward.stack.keycloak;

import io.optward.stack.process.ChildProcess;
import io.optward.stack.tls.CertificateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keycloak as a JVM of its own on the loopback interface, with its own database file. Its optimised build is made once
 * per distribution and used by every stack.
 */
public final class KeycloakServer implements AutoCloseable {

    /** Client of the master realm that applies our realm; there is no admin who is a person. */
    static final String ADMIN_CLIENT = "optward-stack";

    private static final Duration START_WITHIN = Duration.ofMinutes(3);
    private static final Duration BUILT_WITHIN = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String HEAP = "-Xmx320m";
    private static final String BUILT = "optward-built";
    private static final String MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

    private final Settings settings;
    private final ChildProcess process;

    private KeycloakServer(Settings settings, ChildProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /**
     * What a server needs.
     *
     * @param distribution  the unpacked distribution
     * @param dataDirectory survives; made the first time
     * @param port          of the listener on 127.0.0.1
     * @param log           file that the server's output is appended to
     * @param adminSecret   of {@link #ADMIN_CLIENT}; the same at every start on the same data
     * @param startCache    options of its JVM that read or record its {@link io.optward.stack.process.StartCache}
     * @param tls           what it shows; without, it talks in the clear
     */
    public record Settings(
            Path distribution,
            Path dataDirectory,
            int port,
            Path log,
            String adminSecret,
            List<String> startCache,
            Optional<CertificateFiles> tls) {

        URI base() {
            return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
        }

        private List<String> listener() {
            return tls.map(files -> List.of(
                            "--http-enabled=false",
                            "--https-port=" + port,
                            "--https-certificate-file=" + files.certificate(),
                            "--https-certificate-key-file=" + files.key()))
                    .orElseGet(() -> List.of("--http-enabled=true", "--http-port=" + port));
        }

        @Override
        public String toString() {
            return "Settings[" + dataDirectory + ", " + port + "]";
        }
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @throws IllegalStateException if it does not come up; the message carries the last lines of its log
     */
    public static KeycloakServer start(Settings settings) throws InterruptedException {
        build(settings);
        var arguments = new ArrayList<>(List.of(
                "start",
                "--optimized",
                "--http-host=127.0.0.1",
                "--hostname=" + settings.base(),
                "--db-url=" + databaseUrl(settings),
                "--log-level=INFO,org.keycloak.events:ERROR"));
        arguments.addAll(settings.listener());
        var process = ChildProcess.start(
                "keycloak",
                command(settings, settings.startCache(), arguments.toArray(String[]::new)),
                Map.of(
                        "KC_BOOTSTRAP_ADMIN_CLIENT_ID",
                        ADMIN_CLIENT,
                        "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET",
                        settings.adminSecret()),
                settings.log());
        var server = new KeycloakServer(settings, process);
        try {
            server.awaitAnswer();
        } catch (IllegalStateException | InterruptedException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The base URL, without a slash at the end. */
    public URI base() {
        return settings.base();
    }

    /** The child process, to look at or to kill. */
    public ChildProcess process() {
        return process;
    }

    /** Stops the server; its data stays. */
    @Override
    public void close() {
        process.close();
    }

    /** Keycloak compiles itself for its database and its features; once, whoever comes first. */
    private static void build(Settings settings) throws InterruptedException {
        var built = settings.distribution().resolve(BUILT);
        if (Files.exists(built)) {
            return;
        }
        try (var lock = FileChannel.open(
                        settings.distribution().resolve(BUILT + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (Files.exists(built)) {
                return;
            }
            try (var tool = ChildProcess.start(
                    "keycloak build",
                    command(settings, List.of(), "build", "--db=dev-file", "--cache=local"),
                    Map.of(),
                    settings.log())) {
                if (tool.awaitExit(BUILT_WITHIN) != 0) {
                    throw new IllegalStateException(
                            "Keycloak could not be built:\n" + String.join("\n", tool.lastLines(15)));
                }
            }
            Files.writeString(built, "");
        } catch (IOException e) {
            throw new UncheckedIOException("could not build Keycloak in " + settings.distribution(), e);
        }
    }

    private static String databaseUrl(Settings settings) {
        return "jdbc:h2:file:" + settings.dataDirectory().toAbsolutePath().resolve("keycloak")
                // a column of Keycloak's is called VALUE
                + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static List<String> command(Settings settings, List<String> startCache, String... arguments) {
        var home = settings.distribution().toAbsolutePath();
        var command = new ArrayList<>(List.of(
                ChildProcess.java(),
                // by this, "down" knows a process of this stack from one that inherited its number
                "-Doptward.state=" + settings.dataDirectory().toAbsolutePath(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(startCache);
        command.addAll(List.of(
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Dpicocli.disable.closures=true",
                "-Dquarkus-log-max-startup-records=10000",
                "-cp",
                home.resolve("lib").resolve("quarkus-run.jar").toString(),
                MAIN));
        command.addAll(List.of(arguments));
        return command;
    }

    private void awaitAnswer() throws InterruptedException {
        var deadline = Instant.now().plus(START_WITHIN);
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var request = HttpRequest.newBuilder(base().resolve("/realms/master/.well-known/openid-configuration"))
                    .timeout(PATIENCE)
                    .build();
            while (true) {
                try {
                    if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException _) {
                    // not yet
                }
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException(
                            "Keycloak did not start:\n" + String.join("\n", process.lastLines(15)));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
