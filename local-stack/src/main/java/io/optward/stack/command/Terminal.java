package io.optward.stack.command;

import io.optward.stack.identity.DemoPerson;
import io.optward.stack.secret.IdentitySecrets;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.supervisor.StackProblem;
import io.optward.stack.supervisor.StackState;
import io.optward.stack.supervisor.StackState.PartState;
import io.optward.stack.supervisor.StackState.Phase;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Brings a stack up from a terminal: checks first, then starts a supervisor and shows how far it is. */
final class Terminal {

    private final StackOptions options;
    private final BackgroundStack stack;
    private final PrintStream out;
    private final Set<String> told = new HashSet<>();

    Terminal(StackOptions options, PrintStream out) {
        this.options = options;
        this.stack = new BackgroundStack(options.directory());
        this.out = out;
    }

    /**
     * Starts the stack and waits until it is up.
     *
     * @param fresh    forget data, secrets and logs first
     * @param attached stop the stack when this process ends
     * @throws StackProblem if it is up already, or cannot start
     */
    void up(boolean fresh, boolean attached) throws InterruptedException {
        stack.state().ifPresent(state -> {
            throw new StackProblem("the stack is up already, since " + state.startedAt() + " (process "
                    + state.supervisor() + "): ./optward status shows it, ./optward down stops it");
        });
        if (stack.stop()) {
            out.println("cleaned up after a supervisor that was killed");
        }
        var obstacles = options.obstacles();
        if (!obstacles.isEmpty()) {
            throw new StackProblem(String.join("\noptward: ", obstacles));
        }
        if (fresh) {
            options.directory().empty();
        }
        var begun = Instant.now();
        var supervisor = stack.launch(command(attached));
        if (attached) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::down));
        }
        awaitUp(supervisor);
        out.printf(Locale.ROOT, "%nup in %.0f s%n%n", seconds(Duration.between(begun, Instant.now())));
        printTable();
    }

    /** Shows crashes until the supervisor ends. */
    void watch() throws InterruptedException {
        while (stack.state().isPresent()) {
            stack.state().ifPresent(this::tellCrashes);
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /** Stops the stack, if it runs. */
    void down() {
        tellStop(stack, options, out);
        if (stack.stop()) {
            out.println("stopped");
        }
    }

    /** Says that a running stack stops, and why that takes longer when it does. */
    static void tellStop(BackgroundStack stack, StackOptions options, PrintStream out) {
        if (stack.state().isPresent()) {
            out.println(
                    options.learning() && !options.startsAreKnown()
                            ? "stopping… (up to two minutes after a build: how each part starts is kept, and it starts"
                                    + " faster next time)"
                            : "stopping…");
        }
    }

    private List<String> command(boolean attached) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Doptward.state=" + options.directory().path(),
                "-Doptward.root=" + options.checkout().root(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Optward.class.getName(),
                "supervise"));
        if (options.tls()) {
            command.add("--tls");
        }
        if (attached) {
            command.add("--until=" + ProcessHandle.current().pid());
        }
        return command;
    }

    private void awaitUp(ProcessHandle supervisor) throws InterruptedException {
        while (true) {
            var state = stack.lastWords();
            state.ifPresent(this::tellProgress);
            var phase = state.map(StackState::phase).orElse(Phase.STARTING);
            if (phase == Phase.UP) {
                return;
            }
            if (phase == Phase.FAILED || !supervisor.isAlive()) {
                supervisor.onExit().join();
                throw new StackProblem(state.map(StackState::problem)
                        .orElse("the supervisor ended; look at "
                                + options.directory().supervisorLog()));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void tellProgress(StackState state) {
        for (var part : state.parts()) {
            if (told.add("started " + part.label() + part.pid())) {
                out.printf("  %-20s started   port %d, process %d%n", part.label(), part.port(), part.pid());
            }
            var readyMillis = part.readyMillis();
            if (readyMillis != null && told.add("ready " + part.label() + part.pid())) {
                out.printf(
                        Locale.ROOT,
                        "  %-20s ready     after %.1f s%n",
                        part.label(),
                        seconds(Duration.ofMillis(readyMillis)));
            }
        }
        tellCrashes(state);
    }

    private void tellCrashes(StackState state) {
        for (var part : state.parts()) {
            var crash = part.crash();
            if (crash != null && told.add("crashed " + part.label() + part.pid())) {
                tellCrash(part, crash);
            }
        }
    }

    private void tellCrash(PartState part, List<String> lastLines) {
        out.println(part.label() + " crashed; the last lines of its log (./optward logs " + part.label() + "):");
        lastLines.forEach(line -> out.println("    " + line));
    }

    private void printTable() {
        printTable(stack.addresses().orElseGet(options::addresses), out);
    }

    /** Prints where everything is. */
    static void printTable(StackAddresses at, PrintStream out) {
        Part.services().forEach(part -> out.printf("  %-20s %s%s%n", part.label(), at.url(part), entrance(part)));
        out.printf("  %-20s %s/flows/consent%n", "Flows", at.url(Part.INGRESS));
        out.printf("  %-20s %s%n", "Kafka", at.bootstrapServers());
        out.printf(
                "  %-20s 127.0.0.1:%d   databases ingress, consent, outbound, vault, audit%n",
                "PostgreSQL", at.port(Part.POSTGRES));
        if (at.ports().containsKey(Part.KEYCLOAK)) {
            out.printf("  %-20s %s%n", "Keycloak", at.realm());
            printSignIns(at, out);
        }
        if (at.tls()) {
            out.printf(
                    "%n  over TLS: curl --cacert %s%n",
                    at.directory().tls().resolve("authority").resolve("ca.crt"));
        }
        out.printf(
                "%n  secrets in %s, logs in %s%n",
                at.directory().secrets(), at.directory().logs());
    }

    /** Secrets of the demo, which are of use to nobody but whoever sits at this machine. */
    private static void printSignIns(StackAddresses at, PrintStream out) {
        var secrets = IdentitySecrets.in(at.directory().secrets());
        out.printf("%n  %-8s %-16s %-34s %s%n", "sign in", "role", "password", "one-time-code secret");
        for (var person : DemoPerson.values()) {
            out.printf(
                    "  %-8s %-16s %-34s %s%n",
                    person.username(),
                    person.role(),
                    secrets.passwordOf(person.username()),
                    secrets.oneTimeSecretOf(person.username()));
        }
        out.println(
                "  ./optward token NAME [--step-up] signs in for you; departments: demo-department, demo-care-desk");
    }

    private static String entrance(Part part) {
        return switch (part) {
            case INGRESS -> "/webhooks/whatsapp";
            case OUTBOUND -> "/v1/messages";
            case CONSENT -> "/v1/consents";
            case VAULT -> "/v1/protect";
            case AUDIT -> "/log/checkpoint";
            case SIMULATOR -> "/simulator/sent";
            case NORMALISER -> "/q/health";
            case MEDIA -> "/v1/media";
            case KAFKA, POSTGRES, KEYCLOAK -> "";
        };
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
