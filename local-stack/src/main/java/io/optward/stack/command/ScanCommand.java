package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.scan.Finding;
import io.optward.stack.scan.Scan;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackDirectory;
import io.optward.stack.supervisor.StackProblem;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "scan",
        description = "look for personal data where none may be",
        footerHeading = "%n",
        footer = {
            "Reads every topic, every database but the vault's and every log file, and looks for each value plain and",
            "in base64 at every offset, hex, percent and JSON escapes, and for its digits backwards. A finding names",
            "the place, never what stands around it."
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:found nothing", "1:found", "2:a value is too short to look for"})
final class ScanCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(paramLabel = "VALUE", arity = "1..*", description = "such as a phone number, a name, a message id")
    private List<String> values = List.of();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        var scan = scan();
        var at = new BackgroundStack(new StackDirectory(Checkout.find().stateDirectory()))
                .addresses()
                .orElseThrow(() -> new StackProblem("nothing is running, so nothing can be scanned: ./optward up"));
        var report = scan.topicsOf(at.kafka())
                .databasesOn(at::superuser)
                .filesIn(at.directory().logs())
                .report();
        report.findings().stream().map(Finding::sentence).forEach(System.out::println);
        System.out.println(report.summary());
        return report.findings().isEmpty() ? 0 : 1;
    }

    private Scan scan() {
        try {
            return new Scan(values, System.err::println);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
