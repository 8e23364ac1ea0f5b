package io.optward.contracts.vault;

import io.optward.contracts.SubjectToken;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns personal data into token, keyed ids and sealed values; at most 1,000 items. */
public record ProtectRequest(List<Item> items) {

    /**
     * One thing to protect.
     *
     * @param subject a subject known already, instead of aliases
     * @param aliases who it is about; several must be one person. May be empty when only ids are wanted
     * @param ids by name: {@code message} gives {@code mid_…}, every other name {@code kid_…}
     * @param fields by name, in the clear; sealed under the subject's key, the field's name and the context
     * @param context the event id the fields belong to; absent: the keyed id of {@code ids.message}, or of the only id
     * @param origin what this rests on; decides whether unknown people may be made known and aliases linked
     * @param sender the phone number id that a person wrote to; binds the fields to it, so that only who serves this
     *     sender can have them opened
     */
    public record Item(
            @Nullable SubjectToken subject,
            List<Alias> aliases,
            Map<String, String> ids,
            Map<String, String> fields,
            @Nullable String context,
            @Nullable Origin origin,
            @Nullable String sender) {

        public Item {
            aliases = aliases == null ? List.of() : List.copyOf(aliases);
            ids = ids == null ? Map.of() : ids;
            fields = fields == null ? Map.of() : fields;
        }

        /** Of no sender. */
        public Item(
                @Nullable SubjectToken subject,
                List<Alias> aliases,
                Map<String, String> ids,
                Map<String, String> fields,
                @Nullable String context,
                @Nullable Origin origin) {
            this(subject, aliases, ids, fields, context, origin, null);
        }

        @Override
        public String toString() {
            return "Item[subject=" + subject + ", aliases=" + aliases + ", ids=" + ids.keySet() + ", fields="
                    + fields.keySet() + ", context=" + context + "]";
        }
    }

    /** What a claim about a person rests on. */
    public enum Origin {
        /** A webhook that Meta signed: the person acted, and its identifying aliases are one person. */
        SIGNED_WEBHOOK,
        /** WhatsApp's answer or status about a message of ours: its aliases are one person, who did not act. */
        PLATFORM_ANSWER,
        /** A department or an import says so. The default. */
        ASSERTED
    }
}
