package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "starts Kafka, PostgreSQL, the services and the WhatsApp simulator; stays until Ctrl-C")
final class UpCommand implements Callable<Integer> {

    @Option(names = "--detach", description = "return when everything is ready; ./optward down stops it")
    private boolean detach;

    @Option(names = "--fresh", description = "start empty: forget all data, keys, secrets and logs of the local stack")
    private boolean fresh;

    @Override
    public Integer call() throws InterruptedException {
        var terminal = new Terminal(StackOptions.usual(Checkout.find(), System.getenv()), System.out);
        terminal.up(fresh, !detach);
        if (!detach) {
            System.out.println("\nCtrl-C stops everything; data stays in .optward/");
            terminal.watch();
        }
        return 0;
    }
}
