package io.optward.contracts.vault;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of each item, in order. */
public record ProtectAnswer(List<Item> items) {

    /**
     * One item.
     *
     * @param subject absent when the item named nobody, or with an error; of merged subjects always the canonical one,
     *     whichever was named, and the fields are sealed under its key
     * @param others further subjects that the item's aliases belong to, where they do not belong to one; what is to a
     *     person's disadvantage must be done to all of them. The vault leaves nobody here: aliases that WhatsApp names
     *     together make their subjects one
     */
    public record Item(
            @Nullable SubjectToken subject,
            @Nullable SubjectState state,
            Map<String, KeyedId> ids,
            Map<String, SealedValue> fields,
            List<SubjectToken> others,
            @Nullable ItemError error) {

        public Item {
            ids = ids == null ? Map.of() : ids;
            fields = fields == null ? Map.of() : fields;
            others = others == null ? List.of() : List.copyOf(others);
        }
    }
}
