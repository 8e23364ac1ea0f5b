package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.demo.Console;
import io.optward.stack.demo.MainJob;
import io.optward.stack.demo.StepResult;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.supervisor.StackProblem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "start what does not run yet and play the story, step by step",
        footerHeading = "%n",
        footer = {
            "Builds what is stale, starts everything, plays the story through the running system and prints for each",
            "step what was done, what was expected and what came back. A stack that was up before stays up."
        })
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--exit", description = "stop what was started when the story is over")
    private boolean exit;

    @Option(
            names = "--tls",
            description = "over mutual TLS with certificates made here, and with Kafka's access rules enforced")
    private boolean tls;

    private final Console console = new Console(System.out);

    @Override
    public Integer call() throws InterruptedException {
        var options = StackOptions.usual(Checkout.find(), System.getenv()).overTls(tls);
        var running = new BackgroundStack(options.directory()).addresses();
        if (running.isPresent()) {
            if (tls && !running.get().tls()) {
                throw new StackProblem("the stack is up without TLS: ./optward down stops it");
            }
            System.out.println("the stack was up before, and stays up");
            return verdict(play(running.get()));
        }
        var terminal = new Terminal(options, System.out);
        terminal.up(false, true);
        var results = play(options.addresses());
        // the verdict is the last line, so the stack says its own before
        if (exit) {
            terminal.down();
            return verdict(results);
        }
        System.out.println("\neverything stays up until Ctrl-C");
        int verdict = verdict(results);
        terminal.watch();
        return verdict;
    }

    private List<StepResult> play(StackAddresses at) {
        return MainJob.story().play(at, console);
    }

    private int verdict(List<StepResult> results) {
        console.printVerdict("demo", results);
        return results.stream().allMatch(StepResult::passed) ? 0 : 1;
    }
}
