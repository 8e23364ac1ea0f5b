package io.optward.contracts.vault;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns sealed values and aliases back, for a stated purpose; always audited. At most 1,000 items.
 *
 * @param form how the values are wanted; left out: as fully as the vault's policy shows them
 */
public record RevealRequest(
        Purpose purpose, List<Item> items, @Nullable Form form) {

    /** Values as fully as the vault's policy shows them. */
    public RevealRequest(Purpose purpose, List<Item> items) {
        this(purpose, items, null);
    }

    /** How much of a value is shown. */
    public enum Form {
        /** All of it, where the policy says so. */
        FULL,
        /** Enough to recognise it and too little to use it, whatever the policy would show. */
        MASKED
    }

    /** What the values are for. */
    public enum Purpose {
        /** To send a message: each item rests on a decision's proof. */
        SEND,
        /** To answer a person: each item rests on the inbound event whose body or media is read. */
        CUSTOMER_CARE,
        /** To give a person their own data, or to mend it: staff name the case. */
        SUBJECT_REQUEST
    }

    /**
     * One person's values.
     *
     * @param context the context the fields were sealed for
     * @param basis a decision's proof (SEND), an inbound event's id (CUSTOMER_CARE), or a case's reference
     *     (SUBJECT_REQUEST)
     * @param sender the phone number id that the fields are bound to; left out: that of the decision (SEND), or any that the
     *     caller serves (CUSTOMER_CARE)
     */
    public record Item(
            SubjectToken subject,
            List<AliasKind> aliases,
            Map<String, SealedValue> fields,
            @Nullable String context,
            @Nullable String basis,
            @Nullable String sender) {

        public Item {
            aliases = aliases == null ? List.of() : List.copyOf(aliases);
            fields = fields == null ? Map.of() : fields;
        }

        /** Of fields that are bound to no sender. */
        public Item(
                SubjectToken subject,
                List<AliasKind> aliases,
                Map<String, SealedValue> fields,
                @Nullable String context,
                @Nullable String basis) {
            this(subject, aliases, fields, context, basis, null);
        }
    }
}
