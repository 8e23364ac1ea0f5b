package io.optward.stack.command;

import picocli.CommandLine.Option;

/** Every verb explains itself. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "explain this verb")
    private boolean help;
}
