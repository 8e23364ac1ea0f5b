package io.optward.vault.reveal;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealRequest.Form;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one line of the policy allows.
 *
 * @param to a role of people and departments, or the scope of a service
 * @param aliases the kinds that it opens
 * @param fields the names that it opens, or, ending in {@code *}, how they begin; {@code *} alone is every field
 * @param because why it opens as much as it does, where that is everything of something
 */
record RevealRule(
        Purpose purpose,
        String to,
        By by,
        Of sender,
        Form show,
        Set<AliasKind> aliases,
        List<String> fields,
        @Nullable String because) {

    static final String EVERY_FIELD = "*";

    RevealRule {
        aliases = aliases.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(aliases));
        fields = List.copyOf(fields);
    }

    /** Who asks. */
    enum By {
        PEOPLE,
        MACHINES,
        EITHER
    }

    /** Whose conversations are opened. */
    enum Of {
        /** The sender that the decision is for. */
        DECISION,
        /** A sender that the caller's department serves. */
        SERVED,
        /** Any sender, and what is bound to none. */
        ANY
    }

    boolean allows(Caller caller) {
        return caller.may(to)
                && switch (by) {
                    case PEOPLE -> caller.isPerson();
                    case MACHINES -> !caller.isPerson();
                    case EITHER -> true;
                };
    }

    boolean opens(AliasKind kind) {
        return aliases.contains(kind);
    }

    boolean opens(String field) {
        return fields.stream().anyMatch(wanted -> covers(wanted, field));
    }

    private static boolean covers(String wanted, String field) {
        return wanted.endsWith("*") ? field.startsWith(beginning(wanted)) : field.equals(wanted);
    }

    /** Something that both would open. A name would then be shown as the one or as the other says. */
    boolean overlaps(RevealRule other) {
        return purpose == other.purpose
                && to.equals(other.to)
                && (by == By.EITHER || other.by == By.EITHER || by == other.by)
                && (aliases.stream().anyMatch(other.aliases::contains)
                        || fields.stream()
                                .anyMatch(mine -> other.fields.stream().anyMatch(its -> overlap(mine, its))));
    }

    private static boolean overlap(String one, String other) {
        return covers(one, beginning(other)) || covers(other, beginning(one));
    }

    private static String beginning(String wanted) {
        return wanted.endsWith("*") ? wanted.substring(0, wanted.length() - 1) : wanted;
    }
}
