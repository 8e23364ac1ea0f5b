package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.demo.Console;
import io.optward.stack.demo.StepResult;
import io.optward.stack.drill.RestoreDrill;
import io.optward.stack.process.DirectoryTree;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.supervisor.StackSupervisor;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "drill",
        description = "restores the vault from an old backup: who was erased stays erased",
        footerHeading = "%n",
        footer = {
            "Starts a stack of its own beside yours, backs PostgreSQL up while it runs, erases somebody, starts a server",
            "and a vault on the backup, and looks. Takes about a minute; nothing of it is kept."
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:every step passed", "1:one did not"})
final class DrillCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        var checkout = Checkout.find();
        var directory = checkout.stateDirectory()
                .resolve("drill")
                .resolve("run-" + ProcessHandle.current().pid());
        var options = StackOptions.forTests(checkout, directory).only(Set.of(Part.VAULT, Part.KEYCLOAK));
        var console = new Console(System.out);
        System.out.println("starting a stack of its own in " + directory);
        try (var stack = StackSupervisor.start(options);
                var drill = new RestoreDrill(stack, directory.resolve("backup"))) {
            var results = drill.story().play(stack.addresses(), console);
            console.printVerdict("drill", results);
            return results.stream().allMatch(StepResult::passed) ? 0 : 1;
        } finally {
            DirectoryTree.delete(directory);
        }
    }
}
