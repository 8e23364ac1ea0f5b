package io.optward.vault.reveal;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealRequest.Form;
import io.optward.contracts.vault.RevealRequest.Purpose;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules that let one caller for one purpose, those that show most first: who has several roles has the best of them.
 */
record Granted(Purpose purpose, List<RevealRule> rules) {

    Granted {
        rules = rules.stream().sorted(Comparator.comparing(RevealRule::show)).toList();
    }

    boolean nothing() {
        return rules.isEmpty();
    }

    /** The roles or scopes that let the caller. */
    Set<String> roles() {
        return rules.stream().map(RevealRule::to).collect(Collectors.toUnmodifiableSet());
    }

    /** How an alias is shown; empty if it is not opened. */
    Optional<Form> show(AliasKind kind) {
        return rules.stream()
                .filter(rule -> rule.opens(kind))
                .map(RevealRule::show)
                .findFirst();
    }

    /** The rules that open a field, those that show most first. */
    List<RevealRule> opening(String field) {
        return rules.stream().filter(rule -> rule.opens(field)).toList();
    }

    /** Whether a sender is no matter to one of the rules. */
    boolean ofAnySender() {
        return rules.stream()
                .anyMatch(rule ->
                        rule.sender() == RevealRule.Of.ANY && !rule.fields().isEmpty());
    }
}
