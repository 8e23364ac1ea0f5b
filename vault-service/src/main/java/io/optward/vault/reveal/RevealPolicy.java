package io.optward.vault.reveal;

import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who may have what opened, and what for. What no rule allows is refused.
 *
 * @param number counted up by whoever changes the file
 * @param digest the first 12 hex digits of the SHA-256 of the file
 */
record RevealPolicy(int number, String digest, List<RevealRule> rules) {

    RevealPolicy {
        rules = List.copyOf(rules);
    }

    /** Says which policy it was, in every fact about a reveal. */
    String version() {
        return number + "/" + digest;
    }

    /** What a caller may have opened for a purpose; nothing where no rule lets them. */
    Granted grantedTo(Caller caller, Purpose purpose) {
        return new Granted(
                purpose,
                rules.stream()
                        .filter(rule -> rule.purpose() == purpose && rule.allows(caller))
                        .toList());
    }

    /** For whom values are opened for a purpose, in words. */
    String whoMay(Purpose purpose) {
        var who = rules.stream()
                .filter(rule -> rule.purpose() == purpose)
                .map(rule -> rule.to() + (rule.by() == RevealRule.By.PEOPLE ? " (signed in as a person)" : ""))
                .collect(Collectors.toCollection(TreeSet::new));
        return who.isEmpty() ? "nobody" : String.join(", ", who) + " only";
    }

    /** The roles and scopes that anything is opened for. */
    Set<String> roles() {
        return rules.stream().map(RevealRule::to).collect(Collectors.toUnmodifiableSet());
    }
}
