package io.optward.stack.command;

import io.optward.contracts.SubjectToken;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.scan.Family;
import io.optward.stack.scan.Finding;
import io.optward.stack.scan.Scan;
import io.optward.stack.scan.SubjectReport;
import io.optward.stack.scan.SubjectScan;
import io.optward.stack.scan.WrappedKeys;
import io.optward.stack.supervisor.BackgroundStack;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackDirectory;
import io.optward.stack.supervisor.StackProblem;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "scan",
        description = "look for personal data where none may be",
        footerHeading = "%n",
        footer = {
            "Reads every topic, every database but the vault's, every log file and object, and looks for each value plain and",
            "in base64 at every offset, hex, percent and JSON escapes, and for its digits backwards. A finding names",
            "the place, never what stands around it.",
            "",
            "With --subject it looks for all there is of one person, in the vault's database too: the values, keyed ids",
            "of the values, data keys and copies of them, aliases, those of former days and claims, and sealed values",
            "beside one of the person's tokens; in PostgreSQL's own files and log too, where what was deleted lies until",
            "it is written over. Lines that begin with FOUND are what an erasure takes away; those with stays are tokens,",
            "keyed ids, suppression fingerprints, sealed values whose data key is gone, and deleted data keys in",
            "PostgreSQL's files, which are noise once the key that wraps them is destroyed. The last lines say what was",
            "not looked at."
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:found nothing; with --subject: nothing but what may stay after an erasure",
            "1:found",
            "2:a value is too short to look for, or no token"
        })
final class ScanCommand implements Callable<Integer> {

    @Mixin
    private HelpOption help = new HelpOption();

    @Parameters(
            paramLabel = "VALUE",
            arity = "0..*",
            description = "such as a phone number, a name, a message id; with --subject, what the person had")
    private List<String> values = List.of();

    @Option(names = "--subject", paramLabel = "TOKEN", description = "whose traces to look for: sub_…")
    private @Nullable String subject;

    @Option(
            names = "--objects",
            paramLabel = "DIRECTORY",
            description = "another object store than .optward/objects to look through, too; may be given again")
    private List<Path> objects = List.of();

    @Option(
            names = "--backups",
            paramLabel = "DIRECTORY",
            description = "with --subject: a backup of PostgreSQL's files, or archived log; may be given again")
    private List<Path> backups = List.of();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        return subject == null ? values() : subject(subject);
    }

    private int values() throws SQLException {
        if (values.isEmpty()) {
            throw new ParameterException(command.commandLine(), "give a VALUE to look for, or --subject");
        }
        var scan = usable(() -> new Scan(values, System.err::println));
        var at = running();
        scan.topicsOf(at.kafka())
                .databasesOn(at::superuser)
                .filesIn(at.directory().logs())
                .objectsIn(at.directory().objects());
        objects.forEach(scan::objectsIn);
        var report = scan.report();
        report.findings().stream().map(Finding::sentence).forEach(System.out::println);
        System.out.println(report.summary());
        return report.findings().isEmpty() ? 0 : 1;
    }

    private int subject(String given) throws SQLException {
        var token = usable(() -> new SubjectToken(given));
        usable(() -> new Scan(values, _ -> {}));
        var at = running();
        var family = Family.of(token, at::superuser);
        var scan = new SubjectScan(
                family,
                values,
                ValuesAsked.keyedIds(values, at),
                WrappedKeys.of(family, at::superuser),
                System.err::println);
        scan.topicsOf(at.kafka())
                .databasesOn(at::superuser)
                .filesIn(at.directory().logs())
                .serverFilesIn(at.directory().data().resolve("postgres"))
                .objectsIn(at.directory().objects());
        objects.forEach(scan::objectsIn);
        backups.forEach(scan::serverFilesIn);
        var report = scan.report();
        report.lines().forEach(System.out::println);
        SubjectReport.NOT_LOOKED_AT.forEach(System.out::println);
        System.out.println(report.summary());
        return report.erased() ? 0 : 1;
    }

    private static StackAddresses running() {
        return new BackgroundStack(new StackDirectory(Checkout.find().stateDirectory()))
                .addresses()
                .orElseThrow(() -> new StackProblem("nothing is running, so nothing can be scanned: ./optward up"));
    }

    private <T> T usable(Supplier<T> given) {
        try {
            return given.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
