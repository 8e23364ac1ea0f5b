package io.optward.contracts.vault;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values, or why not, in order. */
public record RevealAnswer(List<Item> items) {

    /**
     * One person's values in the clear; printing it shows names only.
     *
     * @param masked those that are not shown in full, such as {@code aliases.PHONE} and {@code fields.body}
     */
    public record Item(
            @Nullable SubjectToken subject,
            Map<AliasKind, String> aliases,
            Map<String, String> fields,
            @Nullable ItemError error,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> masked) {

        public Item {
            aliases = aliases == null ? Map.of() : aliases;
            fields = fields == null ? Map.of() : fields;
            masked = masked == null ? Set.of() : masked;
        }

        /** All of it in full. */
        public Item(
                @Nullable SubjectToken subject,
                Map<AliasKind, String> aliases,
                Map<String, String> fields,
                @Nullable ItemError error) {
            this(subject, aliases, fields, error, Set.of());
        }

        @Override
        public String toString() {
            return "Item[subject=" + subject + ", aliases=" + aliases.keySet() + ", fields=" + fields.keySet()
                    + ", error=" + error + ", masked=" + masked + "]";
        }
    }
}
