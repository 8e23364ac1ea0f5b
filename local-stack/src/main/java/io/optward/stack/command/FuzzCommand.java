package io.optward.stack.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what the script does: it runs Maven itself, as for the tests. */
@Command(
        name = "fuzz",
        description = "everything that reads what strangers send, with inputs that look for faults",
        footer = {
            "Targets: AnyWebhookTarget, AnySignatureTarget, AnyEnvelopeTarget, AnyUtteranceTarget, AnyFlowTarget.",
            "An input that fails is kept in .optward/fuzz."
        })
final class FuzzCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--minutes", paramLabel = "N", description = "for each target (5)")
    private int minutes = 5;

    @Parameters(paramLabel = "TARGET", arity = "0..1", description = "only this one")
    private String target = "";

    @Override
    public Integer call() {
        System.err.println("optward fuzz --minutes " + minutes + " " + target + ": run it through ./optward");
        return 1;
    }
}
