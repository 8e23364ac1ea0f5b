package io.optward.stack.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what the script does: it runs Maven itself, because the tests build this very class. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "runs the whole test suite (mvn verify), or that of one module")
final class TestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "MODULE", arity = "0..1", description = "such as vault-service")
    private String module = "";

    @Override
    public Integer call() {
        System.err.println("optward test" + (module.isEmpty() ? "" : " " + module) + ": run it through ./optward");
        return 1;
    }
}
