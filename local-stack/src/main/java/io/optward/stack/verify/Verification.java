package io.optward.stack.verify;

import io.optward.merkle.NoteSigner;
import io.optward.merkle.verify.DatabaseCheck;
import io.optward.merkle.verify.LogReader;
import io.optward.merkle.verify.Verdict;
import io.optward.merkle.verify.Verifier;
import io.optward.stack.postgres.Database;
import io.optward.stack.supervisor.StackAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where {@code verify} asks whether the log tells the truth.
 *
 * @param vkey the log's public key, as {@code GET /log/key} prints it; whoever verifies must have it from a source they
 *     trust, so it is never fetched from the log that is verified
 * @param auditor gives the token of an auditor, who may read the entries of a log over HTTP, too
 */
public record Verification(String vkey, Optional<Supplier<String>> auditor) {

    /** Verification of what is open to anybody. */
    public Verification(String vkey) {
        this(vkey, Optional.empty());
    }

    /** Verification with the key of the local stack, derived from its own secret. */
    public static Verification ofLocalStack(StackAddresses at) {
        return new Verification(NoteSigner.of(
                        StackAddresses.LOG_ORIGIN,
                        Base64.getDecoder().decode(at.secrets().auditSigningKey()))
                .publicKey()
                .vkey());
    }

    /** The same, reading with an auditor's token. */
    public Verification as(Supplier<String> token) {
        return new Verification(vkey, Optional.of(token));
    }

    /**
     * Verifies what a target holds.
     *
     * @param target URL or directory of a log, or a file with the proof of an event
     */
    public Verdict of(String target) {
        if (target.startsWith("http://") || target.startsWith("https://")) {
            return verifier().verifyLog(reader(target));
        }
        var path = Path.of(target);
        if (Files.isDirectory(path)) {
            return verifier().verifyLog(LogReader.in(path));
        }
        try {
            return verifier().verifyProof(Files.readString(path));
        } catch (IOException _) {
            return new Verdict.CannotTell(
                    target + " is neither the URL of a log, nor a directory or file that can be read");
        }
    }

    /**
     * Verifies that the log of a newer checkpoint begins with the log of an older one.
     *
     * @param older file with a checkpoint that was kept
     * @param newer file with a later one
     * @param log URL or directory of the log they are of
     */
    public Verdict ofCheckpoints(Path older, Path newer, String log) {
        try {
            var reader =
                    log.startsWith("http://") || log.startsWith("https://") ? reader(log) : LogReader.in(Path.of(log));
            return verifier().verifyCheckpoints(Files.readString(older), Files.readString(newer), reader);
        } catch (IOException _) {
            return new Verdict.CannotTell("a checkpoint's file cannot be read");
        }
    }

    /** Holds the rows of the local audit database against the log. */
    public Verdict ofDatabase(StackAddresses at) {
        try (var connection = DriverManager.getConnection(
                at.jdbcUrl(Database.AUDIT),
                Database.AUDIT_READER,
                at.secrets().passwords().of(Database.AUDIT_READER))) {
            return new DatabaseCheck(connection, verifier()).verdict();
        } catch (SQLException _) {
            return new Verdict.CannotTell("the audit database cannot be read: is the stack up? (./optward status)");
        }
    }

    private LogReader reader(String url) {
        return LogReader.at(URI.create(url), auditor.map(Supplier::get).orElse(null));
    }

    private Verifier verifier() {
        return Verifier.of(vkey);
    }
}
