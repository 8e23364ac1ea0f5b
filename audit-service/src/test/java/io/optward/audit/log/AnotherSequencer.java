package io.optward.audit.log;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.optward.audit.AuditConfig;
import io.optward.audit.Facts;
import io.optward.kit.kafka.KafkaAccess;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** A sequencer and integrator in a process of their own, which can be paused and killed. */
final class AnotherSequencer implements AutoCloseable {

    private final Process process;
    private final BufferedReader says;

    private AnotherSequencer(Process process) {
        this.process = process;
        this.says = process.inputReader();
    }

    /** Starts it; returns at once. It takes the log when nobody has it. */
    static AnotherSequencer start(String signingKey) throws IOException {
        var infrastructure = Facts.infrastructure();
        return new AnotherSequencer(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        infrastructure.bootstrapServers(),
                        infrastructure.jdbcUrl("audit"),
                        infrastructure.password("audit_service"),
                        signingKey)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File("target/another-sequencer.log")))
                .start());
    }

    /** Waits until it says this. */
    void awaitWord(String word) throws IOException {
        String line = says.readLine();
        while (line != null && !line.equals(word)) {
            line = says.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the other sequencer ended before it said " + word);
        }
    }

    /** Stops all of it in the middle of whatever it does; its connections stay open. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on where it was. */
    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The other process. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws InterruptedException {
            var database = new PGSimpleDataSource();
            // as the services' pools are set up
            database.setUrl(arguments[1]);
            database.setUser("audit_service");
            database.setPassword(arguments[2]);
            database.setOptions("-c idle_in_transaction_session_timeout=6s");
            var config = new SmallRyeConfigBuilder()
                    .withMapping(AuditConfig.class)
                    .withDefaultValue("optward.audit.signing-key", arguments[3])
                    .withDefaultValue("optward.audit.publication.interval", "100ms")
                    .withConverter(Duration.class, 200, Main::duration)
                    .build()
                    .getConfigMapping(AuditConfig.class);
            var metrics = new SimpleMeterRegistry();
            var clock = Clock.systemUTC();
            var kafka = KafkaAccess.plain(arguments[0]);
            var integrator = new Integrator(database, new LogKey(config), kafka, config, metrics, clock);
            var sequencer = new Sequencer(config, kafka, database, integrator, metrics, clock);
            integrator.onStart(null);
            sequencer.start();
            var told = "";
            while (true) {
                var state = sequencer.state().getClass().getSimpleName();
                if (!state.equals(told)) {
                    System.out.println(state);
                    told = state;
                }
                Thread.sleep(20);
            }
        }

        private static Duration duration(String text) {
            return Duration.parse("PT" + (text.endsWith("ms") ? "0." + text.replace("ms", "") + "s" : text));
        }
    }
}
