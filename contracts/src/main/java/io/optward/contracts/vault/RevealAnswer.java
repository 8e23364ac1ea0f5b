package io.optward.contracts.vault;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values, or why not, in order. */
public record RevealAnswer(List<Item> items) {

    /** One person's values in the clear; printing it shows names only. */
    public record Item(
            @Nullable SubjectToken subject,
            Map<AliasKind, String> aliases,
            Map<String, String> fields,
            @Nullable ItemError error) {

        public Item {
            aliases = aliases == null ? Map.of() : aliases;
            fields = fields == null ? Map.of() : fields;
        }

        @Override
        public String toString() {
            return "Item[subject=" + subject + ", aliases=" + aliases.keySet() + ", fields=" + fields.keySet()
                    + ", error=" + error + "]";
        }
    }
}
