package io.optward.vault;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.key.DataKeys;
import io.optward.vault.key.KeyRing;
import io.optward.vault.subject.AliasForm;
import io.optward.vault.subject.AliasRow;
import io.optward.vault.subject.NewAlias;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.SubjectRegister;
import io.optward.vault.subject.SuppressionList;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** What version 1 of the rules left in the database. */
@ApplicationScoped
public class OlderRows {

    private final KeyRing keys;
    private final DataKeys dataKeys;
    private final SubjectRegister register;
    private final SuppressionList suppressions;

    OlderRows(KeyRing keys, DataKeys dataKeys, SubjectRegister register, SuppressionList suppressions) {
        this.keys = keys;
        this.dataKeys = dataKeys;
        this.register = register;
        this.suppressions = suppressions;
    }

    /** Somebody whose aliases were written by version 1. */
    public SubjectToken of(AliasForm... forms) {
        var token = SubjectToken.random();
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        QuarkusTransaction.requiringNew().run(() -> {
            var made = dataKeys.create(token);
            register.register(
                    List.of(new RegisteredSubject(token, token, SubjectState.ACTIVE, now, made.wrapped())), now);
            var aliases = Stream.of(forms)
                    .map(form -> new NewAlias(
                            token,
                            keys.indexMac(form.kind(), form.value()),
                            new AliasRow(form),
                            made.key().sealAlias(form.kind(), form.value())))
                    .toList();
            register.link(aliases, now);
        });
        try (var connection = Infrastructure.shared().connect("vault", "postgres")) {
            connection
                    .createStatement()
                    .executeUpdate("UPDATE alias SET normalisation = 1 WHERE subject = '" + token + "'");
        } catch (SQLException e) {
            throw new IllegalStateException("the rows could not be made older", e);
        }
        return token;
    }

    /** Somebody with these aliases was erased under version 1. */
    public void suppressed(AliasForm... forms) {
        QuarkusTransaction.requiringNew()
                .run(() -> suppressions.add(
                        Stream.of(forms)
                                .map(form -> keys.suppressionMac(form.kind(), form.value()))
                                .toList(),
                        Instant.now()));
    }

    /** Whether an alias is on the suppression list. */
    public boolean isSuppressed(AliasForm form) {
        var mac = keys.suppressionMac(form.kind(), form.value());
        return QuarkusTransaction.requiringNew()
                .call(() -> suppressions.among(List.of(mac)).contains(mac));
    }
}
