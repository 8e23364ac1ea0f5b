package io.optward.kit.outbox;

import io.optward.kit.kafka.KafkaAccess;
import io.optward.stack.fixture.Infrastructure;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A relay in a process of its own, which can be paused and killed. It halts where it is asked to, at every batch, and
 * says so; it goes on when it is told.
 */
final class AnotherRelay implements AutoCloseable {

    /** Where a relay can be in its work on a batch. */
    enum Moment {
        /** Kafka has the records, the transaction is open. */
        SENT,
        /** Consumers see the records, PostgreSQL does not know. */
        PUBLISHED,
        /** Not at all. */
        NEVER
    }

    private final Process process;
    private final BufferedReader says;

    private AnotherRelay(Process process) {
        this.process = process;
        this.says = process.inputReader();
    }

    /** Starts it; returns at once. */
    static AnotherRelay start(String database, Moment haltsWhen) {
        var infrastructure = Infrastructure.shared();
        var role = database + "_relay";
        try {
            return new AnotherRelay(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx192m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            infrastructure.bootstrapServers(),
                            infrastructure.jdbcUrl(database),
                            role,
                            infrastructure.password(role),
                            haltsWhen.name())
                    .redirectError(ProcessBuilder.Redirect.appendTo(new File("target/another-relay.log")))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("no second process", e);
        }
    }

    /** Waits until it says this. */
    void awaitWord(String word) throws IOException {
        String line = says.readLine();
        while (line != null && !line.equals(word)) {
            line = says.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the other relay ended before it said " + word);
        }
    }

    /** Stops all of it in the middle of whatever it does, as SIGSTOP does; its connections stay open. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on where it was, and where it halted. */
    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
        process.outputWriter().write("go on\n");
        process.outputWriter().flush();
    }

    /** Ends it as SIGKILL does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop as SIGTERM does, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** The other process. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws InterruptedException {
            var haltsWhen = Moment.valueOf(arguments[4]);
            var goOn = new CountDownLatch(1);
            var relay =
                    new OutboxRelay(
                            new Role(Optional.of(arguments[2]), Optional.of(arguments[3])),
                            KafkaAccess.plain(arguments[0]),
                            Optional.of(arguments[1]),
                            "other-service") {
                        @Override
                        PublishedOutbox open(KafkaAccess kafka, String database) {
                            return new HaltingOutbox(kafka, database, haltsWhen, goOn);
                        }
                    };
            CompletableFuture.runAsync(() -> {
                new Scanner(System.in).nextLine();
                goOn.countDown();
            });
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(relay)));
            relay.restart();
            var told = "";
            while (true) {
                var state = relay.state().getClass().getSimpleName();
                if (!state.equals(told)) {
                    System.out.println(state);
                    told = state;
                }
                Thread.sleep(20);
            }
        }

        private static void stop(OutboxRelay relay) {
            try {
                relay.stop(null);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record Role(Optional<String> username, Optional<String> password) implements RelayConfig {}

    private static final class HaltingOutbox extends PublishedOutbox {

        private final Moment haltsWhen;
        private final CountDownLatch goOn;
        private boolean holdsRecords;

        HaltingOutbox(KafkaAccess kafka, String database, Moment haltsWhen, CountDownLatch goOn) {
            super(kafka, database);
            this.haltsWhen = haltsWhen;
            this.goOn = goOn;
        }

        @Override
        void add(ProducerRecord<String, byte[]> record) {
            holdsRecords = true;
            super.add(record);
        }

        @Override
        void commit(LogPosition reached) {
            if (holdsRecords) {
                halt(Moment.SENT);
            }
            super.commit(reached);
            if (holdsRecords) {
                halt(Moment.PUBLISHED);
            }
            holdsRecords = false;
        }

        private void halt(Moment moment) {
            if (moment == haltsWhen && goOn.getCount() > 0) {
                System.out.println(moment);
                try {
                    goOn.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
