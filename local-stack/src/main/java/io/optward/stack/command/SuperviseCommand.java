package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code up} starts in the background; not for people. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {

    @Option(names = "--until")
    private long until;

    @Option(names = "--tls")
    private boolean tls;

    @Override
    public Integer call() throws InterruptedException {
        var untilEnds = ProcessHandle.of(until);
        if (until != 0 && untilEnds.isEmpty()) {
            return 0;
        }
        return BackgroundStack.supervise(
                StackOptions.usual(Checkout.find(), System.getenv()).overTls(tls), untilEnds);
    }
}
