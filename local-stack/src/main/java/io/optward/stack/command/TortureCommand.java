package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.process.DirectoryTree;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.torture.Torture;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "torture",
        description = "traffic with random kills, then the checker",
        footerHeading = "%n",
        footer = {
            "Starts a stack of its own beside yours, kills, pauses, restarts and doubles its processes under traffic,",
            "lets WhatsApp misbehave, waits for quiet and holds everything to the four promises. Ctrl-C ends it early,",
            "with a verdict on what was so far."
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:nothing wrong", "1:findings"})
final class TortureCommand implements Callable<Integer> {

    private static final int MOST_FINDINGS_PRINTED = 40;

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "5", description = "of traffic (${DEFAULT-VALUE})")
    private double minutes;

    @Option(names = "--seed", paramLabel = "S", description = "repeats the misfortunes of another run")
    private @Nullable Long seed;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "50", description = "acts per second (${DEFAULT-VALUE})")
    private double rate;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (!(minutes > 0) || !(rate > 0)) {
            throw new ParameterException(command.commandLine(), "--minutes and --rate must be more than 0");
        }
        long itsSeed = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
        var checkout = Checkout.find();
        var directory = checkout.stateDirectory()
                .resolve("torture")
                .resolve("run-" + ProcessHandle.current().pid());
        var options = StackOptions.forTests(checkout, directory);
        var torture = new Torture(options, Duration.ofMillis((long) (minutes * 60_000)), itsSeed, rate, System.out);
        var ended = new CountDownLatch(1);
        // Ctrl-C ends the misfortunes; the JVM waits here until the verdict is out
        var code = new AtomicInteger(1);
        var onCtrlC = new Thread(() -> endEarly(torture, ended, code), "torture-ends-early");
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        try {
            code.set(verdict(torture.run(), itsSeed, directory.toString()));
            if (code.get() == 0) {
                DirectoryTree.delete(directory);
            }
            return code.get();
        } finally {
            ended.countDown();
        }
    }

    private static void endEarly(Torture torture, CountDownLatch ended, AtomicInteger code) {
        torture.enough();
        try {
            ended.await();
            // a JVM that is interrupted would not tell the verdict by its exit code
            Runtime.getRuntime().halt(code.get());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static int verdict(Torture.Outcome outcome, long seed, String directory) {
        var out = System.out;
        out.println();
        outcome.report().figures().forEach((name, value) -> out.printf("  %-46s %s%n", name, value));
        var findings = outcome.report().findings();
        out.println();
        findings.stream().limit(MOST_FINDINGS_PRINTED).forEach(finding -> out.println("  " + finding));
        if (findings.size() > MOST_FINDINGS_PRINTED) {
            out.println("  … and " + (findings.size() - MOST_FINDINGS_PRINTED) + " more");
        }
        var run = String.format(
                Locale.ROOT,
                "%.1f minutes, %d kills, %d other misfortunes, seed %d",
                outcome.lasted().toMillis() / 60_000.0,
                outcome.kills(),
                outcome.others(),
                seed);
        if (findings.isEmpty()) {
            out.println("torture: nothing wrong in " + run);
            return 0;
        }
        out.println("  logs and data are kept in " + directory);
        out.println("torture: " + findings.size() + (findings.size() == 1 ? " finding in " : " findings in ") + run);
        return 1;
    }
}
