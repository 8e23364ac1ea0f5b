package io.optward.story;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.supervisor.StackSupervisor;
import java.net.URI;
import java.nio.file.Path;

/** The whole gateway, started once for all tests of this module, on free ports and empty data. */
final class RunningStack {

    private static final StackSupervisor STACK = start();

    private RunningStack() {}

    static StackAddresses addresses() {
        return STACK.addresses();
    }

    /** The stack itself, for whoever breaks it. */
    static StackSupervisor stack() {
        return STACK;
    }

    static JsonHttp http() {
        return new JsonHttp();
    }

    static URI at(Part part, String path) {
        return URI.create(addresses().url(part) + path);
    }

    /** Stops a part in good order and starts it again. */
    static void restart(Part part) throws InterruptedException {
        STACK.restart(part);
    }

    private static StackSupervisor start() {
        try {
            var directory =
                    Path.of("target", "stack-" + ProcessHandle.current().pid()).toAbsolutePath();
            var stack = StackSupervisor.start(StackOptions.forTests(Checkout.find(), directory));
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
            return stack;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack started", e);
        }
    }
}
