package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "stops everything, also what a killed ./optward left behind; data stays")
final class DownCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        var stack = new BackgroundStack(new StackDirectory(Checkout.find().stateDirectory()));
        if (stack.state().isPresent()) {
            System.out.println("stopping…");
        }
        System.out.println(stack.stop() ? "stopped" : "nothing is running");
        return 0;
    }
}
