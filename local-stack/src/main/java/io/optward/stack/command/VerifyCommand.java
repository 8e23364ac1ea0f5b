package io.optward.stack.command;

import io.optward.merkle.verify.Verdict;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackOptions;
import io.optward.stack.verify.Verification;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "verify a log, a proof or the stored rows, offline",
        footerHeading = "%n",
        footer = "Entries of a log are for auditors: OPTWARD_TOKEN holds the access token of one.",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:valid", "1:not valid", "2:cannot tell"})
final class VerifyCommand implements Callable<Integer> {

    private static final String TOKEN_VARIABLE = "OPTWARD_TOKEN";

    @Mixin
    private HelpOption help = new HelpOption();

    @ArgGroup(multiplicity = "1")
    private Subject subject = new Subject();

    @Option(
            names = "--key",
            paramLabel = "VKEY",
            description = "the log's public key; without it, that of the local stack")
    private @Nullable String key;

    static final class Subject {
        @Parameters(paramLabel = "TARGET", description = "URL or directory of a log, or a file with an event's proof")
        private String target = "";

        @Option(names = "--database", description = "hold the rows of the local audit database against the log")
        private boolean database;

        @ArgGroup(exclusive = false)
        private @Nullable Checkpoints checkpoints;
    }

    static final class Checkpoints {
        @Option(
                names = "--older",
                required = true,
                paramLabel = "FILE",
                description = "a checkpoint that was kept; nothing may have been rewritten since")
        private Path older = Path.of("");

        @Option(names = "--newer", required = true, paramLabel = "FILE", description = "a later checkpoint")
        private Path newer = Path.of("");

        @Option(names = "--log", required = true, paramLabel = "URL", description = "URL or directory of their log")
        private String log = "";
    }

    @Override
    public Integer call() {
        var options = StackOptions.usual(Checkout.find(), System.getenv());
        var at = new BackgroundStack(options.directory()).addresses().orElseGet(options::addresses);
        var verification = key == null ? Verification.ofLocalStack(at) : new Verification(key);
        var token = Optional.ofNullable(System.getenv(TOKEN_VARIABLE)).filter(text -> !text.isBlank());
        if (token.isPresent()) {
            verification = verification.as(token::get);
        } else if (key == null && subject.target.startsWith(at.url(Part.AUDIT).toString())) {
            // the local stack's own log is read as its auditor
            var identities = at.identities();
            verification = verification.as(() -> identities.token("oscar"));
        }
        var checkpoints = subject.checkpoints;
        Verdict verdict;
        if (subject.database) {
            verdict = verification.ofDatabase(at);
        } else if (checkpoints != null) {
            verdict = verification.ofCheckpoints(checkpoints.older, checkpoints.newer, checkpoints.log);
        } else {
            verdict = verification.of(subject.target);
        }
        System.out.println(verdict.report());
        return verdict.exitCode();
    }
}
