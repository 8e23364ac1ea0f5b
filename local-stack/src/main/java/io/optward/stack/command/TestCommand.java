package io.optward.stack.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what the script does: it runs Maven itself, because the tests build this very class. */
@Command(
        name = "test",
        description = "run the whole test suite, or that of one module",
        footerHeading = "%n",
        footer = {"Runs mvn verify: formatting, Error Prone, NullAway, ArchUnit and all tests."})
final class TestCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--nightly", description = "the end-to-end tests over mutual TLS instead")
    private boolean nightly;

    @Parameters(paramLabel = "MODULE", arity = "0..1", description = "such as vault-service")
    private String module = "";

    @Override
    public Integer call() {
        System.err.println("optward test" + (nightly ? " --nightly" : "") + (module.isEmpty() ? "" : " " + module)
                + ": run it through ./optward");
        return 1;
    }
}
