package io.optward.vault.reveal;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.vault.key.DataKey;
import io.optward.vault.key.DataKeys;
import io.optward.vault.subject.RegisteredSubject;
import io.optward.vault.subject.StoredAlias;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody alive, under all the tokens that they are known by.
 *
 * @param aliases of each kind the one to be used first
 * @param merging whether two of the tokens were found to be one person just now
 */
record Person(List<RegisteredSubject> family, List<StoredAlias> aliases, boolean merging, DataKeys dataKeys) {

    /** One of the family who may not be contacted is enough. */
    boolean suppressed() {
        return family.stream().anyMatch(member -> member.state() == SubjectState.SUPPRESSED);
    }

    /**
     * The alias of a kind in the clear; empty if there is none.
     *
     * @throws IllegalStateException if it does not open: its row was changed
     */
    Optional<String> alias(AliasKind kind) {
        return aliases.stream()
                .filter(alias -> alias.kind() == kind)
                .findFirst()
                .map(alias -> alias.opened(keyOf(alias.subject()))
                        .orElseThrow(
                                () -> new IllegalStateException("an alias of " + alias.subject() + " does not open")));
    }

    /** A value in the clear, whichever of the tokens it was sealed for; empty if it was for none of them. */
    Optional<String> open(String field, String context, @Nullable String sender, SealedValue sealed) {
        return family.stream()
                .flatMap(member -> keyOf(member).open(field, context, sender, sealed).stream())
                .findFirst();
    }

    private DataKey keyOf(RegisteredSubject member) {
        return dataKeys.unwrap(member.token(), member.liveKey());
    }

    private DataKey keyOf(SubjectToken token) {
        return keyOf(family.stream()
                .filter(member -> member.token().equals(token))
                .findFirst()
                .orElseThrow());
    }
}
