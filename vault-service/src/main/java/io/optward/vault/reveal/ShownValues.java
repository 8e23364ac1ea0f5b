package io.optward.vault.reveal;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest.Form;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One person's values as they are about to be shown: those in the clear in full, the others masked. */
final class ShownValues {

    private final Form wanted;
    private final Map<AliasKind, String> aliases = new EnumMap<>(AliasKind.class);
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Set<String> masked = new TreeSet<>();

    /** @param wanted how the caller wants them; never more than the policy shows */
    ShownValues(Form wanted) {
        this.wanted = wanted;
    }

    void alias(AliasKind kind, String value, Form allowed) {
        aliases.put(kind, masked("aliases." + kind, allowed) ? Mask.of(kind, value) : value);
    }

    void field(String name, String value, Form allowed) {
        fields.put(name, masked("fields." + name, allowed) ? Mask.HIDDEN : value);
    }

    RevealAnswer.Item answer(SubjectToken subject) {
        return new RevealAnswer.Item(subject, aliases, fields, null, masked);
    }

    private boolean masked(String name, Form allowed) {
        if (wanted == Form.FULL && allowed == Form.FULL) {
            return false;
        }
        return masked.add(name);
    }
}
