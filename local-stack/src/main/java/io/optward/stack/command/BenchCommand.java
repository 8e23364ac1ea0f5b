package io.optward.stack.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Says what the script does: it starts the benchmarks, which this module does not know. */
@Command(
        name = "bench",
        description = "benchmarks, each beside its baseline; a table at the end",
        footerHeading = "%n",
        footer = {
            "--json FILE writes the figures, too. Once the benchmarks are built (the first ./optward bench",
            "does that), --help says which there are and what else can be set."
        })
final class BenchCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "a benchmark, or a service for all of its benchmarks")
    private List<String> names = List.of();

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() {
        System.err.println("optward bench: run it through ./optward");
        return 1;
    }
}
