package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.Memory;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.Readiness;
import io.optward.stack.supervisor.StackDirectory;
import io.optward.stack.supervisor.StackState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "show what runs, whether it is ready, how much memory it takes",
        footerHeading = "%n",
        footer = {"Exit 0 only if everything is ready."})
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        var directory = new StackDirectory(Checkout.find().stateDirectory());
        var stack = new BackgroundStack(directory);
        var state = stack.state();
        var addresses = stack.addresses();
        if (state.isEmpty() || addresses.isEmpty()) {
            System.out.println("nothing is running: ./optward up starts it");
            return 1;
        }
        return print(state.get(), new Readiness(addresses.get())) ? 0 : 1;
    }

    private static boolean print(StackState state, Readiness readiness) throws InterruptedException {
        var allReady = true;
        long totalMebibytes = 0;
        System.out.printf("%-20s %8s %6s %-10s %9s%n", "part", "process", "port", "state", "resident");
        for (var part : Part.values()) {
            var known = state.of(part);
            if (known.isEmpty()) {
                System.out.printf("%-20s %8s %6s %-10s%n", part.label(), "-", "-", "not started");
                // whose tokens are those of another identity provider has none
                allReady &= part == Part.KEYCLOAK;
                continue;
            }
            long pid = known.get().pid();
            boolean ready = known.get().crash() == null && readiness.of(part);
            var resident = Memory.residentMebibytes(pid);
            allReady &= ready;
            totalMebibytes += resident.orElse(0);
            System.out.printf(
                    "%-20s %8d %6d %-10s %9s%n",
                    part.label(),
                    pid,
                    known.get().port(),
                    known.get().crash() != null ? "crashed" : ready ? "ready" : "not ready",
                    resident.isPresent() ? resident.getAsLong() + " MiB" : "-");
            if (part == Part.INGRESS) {
                allReady &= printFlows(known.get().port(), readiness);
            }
        }
        long ofSupervisor = Memory.ownResidentMebibytes(state.supervisor()).orElse(0);
        System.out.printf("%-20s %8d %6s %-10s %5d MiB%n", "(supervisor)", state.supervisor(), "-", "-", ofSupervisor);
        System.out.printf("%-20s %8s %6s %-10s %5d MiB%n", "together", "", "", "", totalMebibytes + ofSupervisor);
        return allReady;
    }

    /** The receiver's process answers Flows too, and stays ready while it cannot. */
    private static boolean printFlows(int port, Readiness readiness) throws InterruptedException {
        var said = readiness.sentence(Part.INGRESS, "Flows are answered").orElse("not ready");
        boolean answering = said.equals("answering");
        System.out.printf("%-20s %8s %6d %s%n", "  and its Flows", "", port, answering ? "ready" : said);
        return answering;
    }
}
