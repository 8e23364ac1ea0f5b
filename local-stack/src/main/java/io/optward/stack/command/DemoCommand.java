package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.demo.Console;
import io.optward.stack.demo.MainJob;
import io.optward.stack.demo.StepResult;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "starts everything that does not run yet and plays the story through it, step by step")
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--exit", description = "stop what was started when the story is over")
    private boolean exit;

    @Override
    public Integer call() throws InterruptedException {
        var options = StackOptions.usual(Checkout.find(), System.getenv());
        var running = new BackgroundStack(options.directory()).addresses();
        if (running.isPresent()) {
            System.out.println("the stack was up before, and stays up");
            return play(running.get());
        }
        var terminal = new Terminal(options, System.out);
        terminal.up(false, true);
        int verdict = play(options.addresses());
        if (!exit) {
            System.out.println("\neverything stays up: Ctrl-C stops it");
            terminal.watch();
        }
        return verdict;
    }

    private static int play(StackAddresses at) {
        var results = MainJob.story().play(at, new Console(System.out));
        return results.stream().allMatch(StepResult::passed) ? 0 : 1;
    }
}
