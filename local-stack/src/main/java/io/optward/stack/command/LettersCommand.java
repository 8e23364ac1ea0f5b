package io.optward.stack.command;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.letter.LetterBox;
import io.optward.stack.letter.LetterDesk;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackDirectory;
import io.optward.stack.supervisor.StackProblem;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "letters",
        description = "list, inspect, replay or settle what could not be decoded",
        synopsisSubcommandLabel = "[list | show | replay | settle]",
        subcommands = {
            LettersCommand.ListThem.class,
            LettersCommand.Show.class,
            LettersCommand.Replay.class,
            LettersCommand.Settle.class
        },
        footerHeading = "%n",
        footer = {
            "Dead letters (ltr_…) are records that a service could not decode, rejected webhooks (rec_…) what the",
            "normaliser could not take. Without a verb they are listed. Nothing shows what they say. While one is open",
            "that names a person, that person gets no marketing.",
            "",
            "Exit 0 if all was done, 1 if something failed or was refused."
        })
final class LettersCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private Choice choice = new Choice();

    /** Which of them. */
    static final class Choice {
        @Option(names = "--service", paramLabel = "SERVICE", description = "only what this service put aside")
        private String service = "";

        @Option(
                names = "--state",
                paramLabel = "STATE",
                defaultValue = "OPEN",
                description = "OPEN or ALL (${DEFAULT-VALUE})")
        private State state = State.OPEN;
    }

    /** What was decided about them. */
    enum State {
        OPEN,
        ALL
    }

    @Override
    public Integer call() throws InterruptedException {
        return list(choice);
    }

    private static int list(Choice choice) throws InterruptedException {
        var boxes = LetterBox.of(choice.service);
        return atTheDesk(desk -> desk.list(boxes, choice.state == State.OPEN));
    }

    @Command(name = "list", description = "list them, dead letters and rejected webhooks in one table")
    static final class ListThem implements Callable<Integer> {

        @Mixin
        private HelpOption help = new HelpOption();

        @Mixin
        private Choice choice = new Choice();

        @Override
        public Integer call() throws InterruptedException {
            return list(choice);
        }
    }

    @Command(name = "show", description = "tell what can be told of one: why, how large, the names of its fields")
    static final class Show implements Callable<Integer> {

        @Mixin
        private HelpOption help = new HelpOption();

        @Parameters(paramLabel = "ID", description = "ltr_… or rec_…")
        private String id = "";

        @Override
        public Integer call() throws InterruptedException {
            return atTheDesk(desk -> desk.show(id));
        }
    }

    @Command(
            name = "replay",
            description = "read one again with the version that runs; what can be decoded has its effect, once")
    static final class Replay implements Callable<Integer> {

        @Mixin
        private HelpOption help = new HelpOption();

        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        @Option(names = "--service", paramLabel = "SERVICE", description = "with --all: only what it put aside")
        private String service = "";

        static final class Which {
            @Parameters(paramLabel = "ID", description = "ltr_… or rec_…")
            private @Nullable String id;

            @Option(names = "--all", description = "all that are open")
            private boolean all;
        }

        @Override
        public Integer call() throws InterruptedException {
            var boxes = LetterBox.of(service);
            var id = which.id;
            return atTheDesk(desk -> id == null ? desk.replayAll(boxes) : desk.replay(id));
        }
    }

    @Command(name = "settle", description = "dismiss one: somebody has looked")
    static final class Settle implements Callable<Integer> {

        @Mixin
        private HelpOption help = new HelpOption();

        @Parameters(paramLabel = "ID", description = "ltr_… or rec_…")
        private String id = "";

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "why, in at most 500 characters that name nobody")
        private String reason = "";

        @Override
        public Integer call() throws InterruptedException {
            return atTheDesk(desk -> desk.settle(id, reason));
        }
    }

    private static int atTheDesk(Deed deed) throws InterruptedException {
        var at = new BackgroundStack(new StackDirectory(Checkout.find().stateDirectory()))
                .addresses()
                .orElseThrow(() -> new StackProblem("nothing is running: ./optward up starts it"));
        try (var http = new JsonHttp()) {
            var identities = at.identities();
            return deed.doIt(new LetterDesk(at, http.as(() -> identities.token("selma")), System.out, System.err));
        }
    }

    @FunctionalInterface
    private interface Deed {
        int doIt(LetterDesk desk) throws InterruptedException;
    }
}
