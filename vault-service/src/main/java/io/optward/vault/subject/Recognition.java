package io.optward.vault.subject;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.vault.key.DataKey;
import io.optward.vault.key.IndexMac;
import io.optward.vault.key.KeyRing;
import io.optward.vault.key.SuppressionMac;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recognises people by their aliases, and computes what would recognise them after their erasure. */
@ApplicationScoped
public class Recognition {

    private final KeyRing keys;
    private final SubjectRegister register;

    Recognition(KeyRing keys, SubjectRegister register) {
        this.keys = keys;
        this.register = register;
    }

    /**
     * Whom an identity belongs to, in whatever form it is on record. Asks the database the same whether it is somebody's,
     * nobody's, or was that of somebody erased: how long it takes tells nothing.
     */
    public Optional<RegisteredSubject> whose(Identity identity) {
        if (!identity.identifying()) {
            return Optional.empty();
        }
        var macs = Stream.concat(identity.rows().stream().map(AliasRow::form), identity.older().stream())
                .map(form -> keys.indexMac(form.kind(), form.value()))
                .toList();
        var found = register.byAliases(macs);
        // where nobody was found, one is asked for whom nobody knows
        var owners = register.byTokens(found.isEmpty() ? Set.of(SubjectToken.random()) : found.values(), Hold.NOTHING);
        return macs.stream()
                .flatMap(mac -> Optional.ofNullable(found.get(mac)).stream())
                .flatMap(owner -> Optional.ofNullable(owners.get(owner)).stream())
                .filter(owner -> !owner.erased())
                .findFirst();
    }

    /** Two bytes of what an identity is found by: enough to see that it is asked for again, too little to say what it is. */
    public short markOf(Identity identity) {
        var mac =
                keys.indexMac(identity.given().kind(), identity.given().value()).toByteArray();
        return (short) (mac[0] << 8 | mac[1] & 0xff);
    }

    /**
     * What recognises a held subject's identifying aliases on the suppression list, in whatever form they come back and
     * by the rules of whichever version they were written.
     *
     * @throws IllegalStateException if an alias does not open: its row was changed
     */
    public Set<SuppressionMac> suppressionsOf(SubjectToken subject, DataKey key) {
        return everyForm(subject, key)
                .map(form -> keys.suppressionMac(form.kind(), form.value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Everything that a held subject's identifying aliases may be found by.
     *
     * @throws IllegalStateException if an alias does not open: its row was changed
     */
    public Set<IndexMac> indexMacsOf(SubjectToken subject, DataKey key) {
        return everyForm(subject, key)
                .map(form -> keys.indexMac(form.kind(), form.value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<AliasForm> everyForm(SubjectToken subject, DataKey key) {
        return identifyingAliases(subject).stream().flatMap(alias -> {
            var value = alias.opened(key)
                    .orElseThrow(() -> new IllegalStateException("an alias of " + subject + " does not open"));
            return everyForm(alias.kind(), value);
        });
    }

    private static Stream<AliasForm> everyForm(AliasKind kind, String stored) {
        var asStored = Stream.of(new AliasForm(kind, stored, false));
        try {
            return Stream.concat(asStored, Identity.of(new Alias(kind, stored)).all().stream());
        } catch (InvalidAliasException _) {
            // what older rules took and the current ones refuse
            return asStored;
        }
    }

    private List<StoredAlias> identifyingAliases(SubjectToken subject) {
        return register.aliasesOf(List.of(subject)).stream()
                .filter(alias -> alias.kind().identifying())
                .toList();
    }
}
