package io.optward.stack.command;

import io.optward.stack.identity.IdentityProblem;
import io.optward.stack.supervisor.StackProblem;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code ./optward} command: one class per verb. */
@Command(
        name = "optward",
        synopsisHeading = "",
        customSynopsis = "usage: ./optward VERB [OPTION…]      ./optward VERB --help says more",
        commandListHeading = "%n",
        footer = {
            "",
            "State lives in .optward/. The environment variable OPTWARD_PORT_<PART> moves a",
            "port: INGRESS, NORMALISER, MEDIA, CONSENT, OUTBOUND, VAULT, AUDIT, SIMULATOR, KAFKA,",
            "POSTGRES, KEYCLOAK."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            TestCommand.class,
            BenchCommand.class,
            FuzzCommand.class,
            TortureCommand.class,
            DrillCommand.class,
            VerifyCommand.class,
            ScanCommand.class,
            LettersCommand.class,
            TokenCommand.class,
            PrepareCommand.class,
            Optward.Help.class,
            SuperviseCommand.class
        })
public final class Optward implements Runnable {

    private static final int PROBLEM = 1;

    @Mixin
    private HelpOption help = new HelpOption();

    /** Runs a verb and ends the JVM with its exit code. */
    public static void main(String... arguments) {
        // clients of Kafka and PostgreSQL would tell on the terminal how they are configured
        LogManager.getLogManager().reset();
        System.exit(execute(arguments));
    }

    /** Runs a verb. */
    static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    private static CommandLine commandLine() {
        var line = new CommandLine(new Optward())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((exception, _, _) -> {
                    if (exception instanceof StackProblem || exception instanceof IdentityProblem) {
                        System.err.println("optward: " + exception.getMessage());
                    } else {
                        exception.printStackTrace();
                    }
                    return PROBLEM;
                });
        line.setParameterExceptionHandler((exception, _) -> refusal(exception));
        return line;
    }

    private static int refusal(ParameterException exception) {
        var line = exception.getCommandLine();
        if (line.getCommand() instanceof Optward && exception instanceof UnmatchedArgumentException unmatched) {
            System.err.println("optward: no verb " + unmatched.getUnmatched().getFirst() + "; there are "
                    + line.getSubcommands().entrySet().stream()
                            .filter(verb -> !verb.getValue()
                                    .getCommandSpec()
                                    .usageMessage()
                                    .hidden())
                            .map(verb -> verb.getKey())
                            .collect(Collectors.joining(", ")));
        } else {
            System.err.println("optward: " + exception.getMessage() + " (./optward " + line.getCommandName()
                    + " --help says more)");
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Command(name = "help", description = "explain every verb in a line, or one verb")
    static final class Help implements Callable<Integer> {

        @Parameters(paramLabel = "VERB", arity = "0..1")
        private String verb = "";

        @Override
        public Integer call() {
            return verb.isEmpty() ? execute() : execute(verb, "--help");
        }
    }

    /** Without a verb: the list of verbs. */
    @Override
    public void run() {
        commandLine().usage(System.out);
    }
}
