package io.optward.bench.command;

import io.optward.bench.ingress.IngressSuite;
import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Machine;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Report;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Suite;
import io.optward.bench.vault.VaultSuite;
import io.optward.stack.checkout.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./optward bench}: measures what is named, prints a table, and writes it as JSON where that is wanted. */
@Command(
        name = "bench",
        description = "benchmarks, each beside its baseline; a table at the end",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:everything was measured; the table says which targets were missed", "1:something was not"})
public final class Bench implements Callable<Integer> {

    private static final int NOT_MEASURED = 1;
    private static final List<Suite<?>> SUITES = List.of(new VaultSuite(), new IngressSuite());

    private final Path state;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "explain this verb")
    private boolean help;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "a benchmark, or a service for all of its benchmarks; without, all there are")
    private List<String> names = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures there, too")
    private @Nullable Path json;

    @Option(
            names = "--subjects",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "people in the database (${DEFAULT-VALUE}); they are made once and kept in .optward/bench")
    private int subjects;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "that one run lasts (${DEFAULT-VALUE}); before the first, each side warms up for three times as long")
    private double seconds;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "of each side, in turns (${DEFAULT-VALUE}); the median is told")
    private int runs;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private Bench(Path state) {
        this.state = state;
    }

    /** Measures and ends the JVM. */
    public static void main(String... arguments) {
        // clients of Kafka and PostgreSQL would tell on the terminal how they are configured
        LogManager.getLogManager().reset();
        System.exit(execute(Checkout.find().stateDirectory().resolve("bench"), arguments));
    }

    /** Measures. @return the exit code */
    static int execute(Path state, String... arguments) {
        var line = new CommandLine(new Bench(state)).setUsageHelpAutoWidth(true);
        line.getCommandSpec().usageMessage().footer(footer());
        line.setExecutionExceptionHandler((exception, _, _) -> {
            System.err.println("optward: " + exception.getMessage());
            return NOT_MEASURED;
        });
        line.setParameterExceptionHandler((exception, _) -> {
            System.err.println("optward: " + exception.getMessage() + " (./optward bench --help says more)");
            return line.getCommandSpec().exitCodeOnInvalidInput();
        });
        return line.execute(arguments);
    }

    private static String[] footer() {
        return Stream.concat(
                        Stream.of("", "Benchmarks:"),
                        all().map(benchmark -> String.format("  %-25s %s", benchmark.name(), benchmark.about())))
                .toArray(String[]::new);
    }

    private static Stream<Benchmark<?>> all() {
        return SUITES.stream().flatMap(suite -> suite.benchmarks().stream());
    }

    @Override
    public Integer call() throws Exception {
        refuseWhatCannotBe();
        var measured = new ArrayList<Figures>();
        var run = Duration.ofMillis((long) (seconds * 1_000));
        var settings = new Settings(state, subjects, run, run.multipliedBy(3), runs);
        for (var suite : SUITES) {
            measured.addAll(measure(suite, settings));
        }
        var report = new Report(Machine.current(), runs, measured);
        System.out.println();
        report.table().forEach(System.out::println);
        if (json != null) {
            report.write(json);
        }
        return 0;
    }

    private void refuseWhatCannotBe() {
        var known = Stream.concat(SUITES.stream().map(Suite::service), all().map(Benchmark::name))
                .toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw refusal("no benchmark " + name + "; there are " + String.join(", ", known));
            }
        }
        if (subjects < 1_000 || subjects > 5_000_000) {
            throw refusal("--subjects must be from 1000 to 5000000");
        }
        if (!(seconds >= 0.1 && seconds <= 600)) {
            throw refusal("--seconds must be from 0.1 to 600");
        }
        if (runs < 1 || runs > 100) {
            throw refusal("--runs must be from 1 to 100");
        }
        // found out before anything is measured, not after ten minutes
        var file = json;
        if (file != null) {
            var directory = file.toAbsolutePath().getParent();
            if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
                throw refusal("no file can be written at " + file);
            }
        }
    }

    private ParameterException refusal(String why) {
        return new ParameterException(command.commandLine(), why);
    }

    private <S extends AutoCloseable> List<Figures> measure(Suite<S> suite, Settings settings) throws Exception {
        var wanted =
                suite.benchmarks().stream().filter(one -> isWanted(suite, one)).toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        var progress = new Progress(System.out);
        var measured = new ArrayList<Figures>();
        try (var stage = suite.open(settings, progress)) {
            for (var benchmark : wanted) {
                measured.add(benchmark.measure(stage, settings, progress));
            }
        }
        return measured;
    }

    private boolean isWanted(Suite<?> suite, Benchmark<?> benchmark) {
        return names.isEmpty() || names.contains(suite.service()) || names.contains(benchmark.name());
    }
}
