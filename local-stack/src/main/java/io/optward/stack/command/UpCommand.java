package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "start everything; stays until Ctrl-C, or --detach",
        footerHeading = "%n",
        footer = {"Starts Kafka, PostgreSQL, the services and the WhatsApp simulator, and says where they are."})
final class UpCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--detach", description = "return when everything is ready; ./optward down stops it")
    private boolean detach;

    @Option(names = "--fresh", description = "start empty: forget all data, keys, secrets and logs of the local stack")
    private boolean fresh;

    @Option(
            names = "--tls",
            description = "over mutual TLS with certificates made here, and with Kafka's access rules enforced")
    private boolean tls;

    @Override
    public Integer call() throws InterruptedException {
        var terminal = new Terminal(
                StackOptions.usual(Checkout.find(), System.getenv()).overTls(tls), System.out);
        terminal.up(fresh, !detach);
        if (!detach) {
            System.out.println("\nCtrl-C stops everything; data stays in .optward/");
            terminal.watch();
        }
        return 0;
    }
}
