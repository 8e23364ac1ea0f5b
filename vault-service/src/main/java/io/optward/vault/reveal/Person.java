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

/** Somebody alive, under all the tokens that they are known by, as one batch sees them: each key is unwrapped once. */
final class Person {

    private final List<RegisteredSubject> family;
    private final List<StoredAlias> aliases;
    private final boolean merging;
    private final DataKeys dataKeys;
    private final @Nullable DataKey[] keys;

    /**
     * @param aliases of each kind the one to be used first
     * @param merging whether two of the tokens were found to be one person just now
     */
    Person(List<RegisteredSubject> family, List<StoredAlias> aliases, boolean merging, DataKeys dataKeys) {
        this.family = family;
        this.aliases = aliases;
        this.merging = merging;
        this.dataKeys = dataKeys;
        this.keys = new @Nullable DataKey[family.size()];
    }

    List<RegisteredSubject> family() {
        return family;
    }

    boolean merging() {
        return merging;
    }

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
        for (int i = 0; i < keys.length; i++) {
            var value = keyOf(i).open(field, context, sender, sealed);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private DataKey keyOf(SubjectToken token) {
        for (int i = 0; i < keys.length; i++) {
            if (family.get(i).token().equals(token)) {
                return keyOf(i);
            }
        }
        throw new IllegalStateException(token + " is not of this family");
    }

    private DataKey keyOf(int member) {
        var key = keys[member];
        if (key == null) {
            var subject = family.get(member);
            key = dataKeys.unwrap(subject.token(), subject.liveKey());
            keys[member] = key;
        }
        return key;
    }
}
