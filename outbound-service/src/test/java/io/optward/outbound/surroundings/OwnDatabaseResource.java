package io.optward.outbound.surroundings;

import io.optward.kit.fixture.Issuer;
import io.optward.stack.fixture.Infrastructure;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.postgres.PostgresServer;
import io.optward.stack.process.DirectoryTree;
import io.optward.stack.process.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that a test may stop without taking it away from others, beside the Kafka of all tests. */
public class OwnDatabaseResource implements QuarkusTestResourceLifecycleManager {

    /** The framework loads this class more than once; the JVM's properties know what runs. */
    private static final String SERVER = "test.own-database.";

    private @Nullable Path directory;
    private @Nullable PostgresServer server;

    @Override
    public Map<String, String> start() {
        try {
            var here = Files.createTempDirectory("optward-own-database-");
            directory = here;
            var passwords = DatabasePasswords.random();
            int port = FreePorts.find(1).getFirst();
            var settings = new PostgresServer.Settings(
                    here.resolve("postgres"), port, here.resolve("postgres.log"), passwords, Optional.empty());
            server = PostgresServer.start(settings);
            Runnable kill = () -> server.kill();
            Runnable restart = () -> server = PostgresServer.start(settings);
            System.getProperties().put(SERVER + "kill", kill);
            System.getProperties().put(SERVER + "restart", restart);
            var config =
                    new HashMap<>(new Infrastructure(Infrastructure.shared().bootstrapServers(), port, passwords)
                            .quarkusConfig("outbound"));
            config.put("quarkus.http.test-port", FreePorts.find(1).getFirst().toString());
            config.put("quarkus.oidc.auth-server-url", Issuer.url());
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.kill();
        }
        if (directory != null) {
            DirectoryTree.delete(directory);
        }
    }

    /** Ends the server as a power failure would. */
    public static void kill() {
        ((Runnable) System.getProperties().get(SERVER + "kill")).run();
    }

    /** Starts it again on the same data. */
    public static void restart() {
        ((Runnable) System.getProperties().get(SERVER + "restart")).run();
    }
}
