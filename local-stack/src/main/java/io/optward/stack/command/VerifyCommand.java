package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.verify.Verification;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "verify a log, a proof or the stored rows, offline",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:valid", "1:not valid", "2:cannot tell"})
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @ArgGroup(multiplicity = "1")
    private Subject subject = new Subject();

    static final class Subject {
        @Parameters(paramLabel = "TARGET", description = "URL or directory of a log, or a file with a proof")
        private String target = "";

        @Option(names = "--database", description = "hold the rows of the local audit database against the log")
        private boolean database;
    }

    @Override
    public Integer call() {
        var options = StackOptions.usual(Checkout.find(), System.getenv());
        var at = new BackgroundStack(options.directory()).addresses().orElseGet(options::addresses);
        var verdict = subject.database ? Verification.ofDatabase(at) : Verification.of(subject.target, at);
        System.out.println(verdict.sentence());
        return verdict.exitCode();
    }
}
