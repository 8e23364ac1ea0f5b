package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "down",
        description = "stop everything; data stays",
        footerHeading = "%n",
        footer = {"Also stops what a killed ./optward left behind."})
final class DownCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        var options = StackOptions.usual(Checkout.find(), System.getenv());
        var stack = new BackgroundStack(options.directory());
        Terminal.tellStop(stack, options, System.out);
        System.out.println(stack.stop() ? "stopped" : "nothing is running");
        return 0;
    }
}
