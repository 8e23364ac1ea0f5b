package io.optward.story;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.supervisor.StackSupervisor;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The whole gateway, started once for all tests of this module, on free ports and empty data. */
final class RunningStack {

    /** A call that hangs is given up sooner than in half a minute, and what nobody ever tells sooner than in ten. */
    private static final Map<String, String> SHORT_DEADLINES =
            Map.of("OPTWARD_WHATSAPP_ANSWER_TIMEOUT", "4s", "OPTWARD_OUTBOUND_OUTCOME_DEADLINE", "40s");

    /** System property: {@code true} in the nightly run. */
    static final String OVER_TLS = "optward.tls";

    private static final StackSupervisor STACK = start();

    private RunningStack() {}

    static StackAddresses addresses() {
        return STACK.addresses();
    }

    /** For those who kill and pause; everything runs again when they are done. */
    static StackSupervisor supervisor() {
        return STACK;
    }

    /** Calls that nobody signs. */
    static JsonHttp http() {
        return new JsonHttp();
    }

    /** Calls of Meta, and of whoever would pass for it. */
    static JsonHttp meta() {
        return JsonHttp.ofMeta(addresses());
    }

    /** Calls of a client, or of somebody who signed in by password. */
    static JsonHttp as(String name) {
        return JsonHttp.of(addresses(), name);
    }

    /** Calls of somebody who signed in with a second factor. */
    static JsonHttp steppedUp(String name) {
        return http().as(() -> addresses().identities().steppedUp(name));
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
            var options = StackOptions.forTests(Checkout.find(), directory)
                    .with(Part.OUTBOUND, SHORT_DEADLINES)
                    .overTls(Boolean.getBoolean(OVER_TLS));
            // every service is started half a dozen times here, but for the simulator: knowing how saves more than it
            // takes
            StackSupervisor.learnStarts(StackOptions.forTests(Checkout.find(), directory.resolve("learning"))
                    .only(Part.services()
                            .filter(service -> service != Part.SIMULATOR)
                            .collect(Collectors.toSet())));
            var stack = StackSupervisor.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
            return stack;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack started", e);
        }
    }
}
