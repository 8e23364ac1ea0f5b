package io.optward.vault.reveal;

import io.optward.contracts.vault.ItemError;
import io.optward.vault.PlainName;
import org.jspecify.annotations.Nullable;

/** Why an item is not revealed, in the order in which it is asked. Never says anything about a value. */
record Refusal(String reason, String detail, @Nullable String field) {

    static final Refusal SUBJECT_MISSING = new Refusal("SUBJECT_MISSING", "say whose values are wanted.", "subject");
    static final Refusal NAME_NOT_PLAIN = new Refusal("FIELD_INVALID", PlainName.RULE, "fields");
    static final Refusal NOTHING_WANTED = new Refusal("NOTHING_WANTED", "name the aliases or fields wanted.", "fields");
    static final Refusal SUBJECT_UNKNOWN =
            new Refusal("SUBJECT_UNKNOWN", "nobody has this token. Check it.", "subject");
    static final Refusal SUBJECT_ERASED =
            new Refusal("SUBJECT_ERASED", "this subject was erased; its values are gone for good.", "subject");
    static final Refusal SUBJECT_SUPPRESSED = new Refusal(
            "SUBJECT_SUPPRESSED", "this person was erased before and may not be contacted until they act.", "subject");
    static final Refusal MERGING = new Refusal(
            "MERGING",
            "this subject and another were found to be one person, and what either refused is being joined. Ask again in"
                    + " a few seconds, on a new decision.",
            "subject");
    static final Refusal BASIS_MISSING =
            new Refusal("BASIS_MISSING", "show a decision's proof, or the inbound event that is answered.", "basis");
    static final Refusal BASIS_OF_ANOTHER_CONTEXT = new Refusal(
            "BASIS_OF_ANOTHER_CONTEXT",
            "the basis must be the inbound event that the fields were sealed for.",
            "basis");
    static final Refusal SENDER_NOT_SERVED = new Refusal(
            "SENDER_NOT_SERVED",
            "your department does not serve this sender; what people write to it is for those who do.",
            "sender");
    static final Refusal CASE_NAMES_SOMEBODY = new Refusal(
            "BASIS_INVALID", "name the case by its reference: at most 64 letters, digits and dashes.", "basis");
    static final Refusal CONTEXT_MISSING =
            new Refusal("CONTEXT_MISSING", "say what the fields were sealed for.", "context");

    /** Of each item of a batch that is beyond a limit. */
    static Refusal beyond(String limit) {
        return new Refusal(limit, "it is beyond an hour's limit.", null);
    }

    static Refusal proof(String reason) {
        return new Refusal(reason, "ask for a new decision and show its proof at once.", "basis");
    }

    static Refusal notForThisPurpose(String field) {
        return new Refusal("NOT_FOR_THIS_PURPOSE", "this purpose does not cover it. Leave it out.", field);
    }

    static Refusal doesNotOpen(String name) {
        return new Refusal(
                "SEALED_VALUE_DOES_NOT_OPEN",
                "it was sealed for another subject, field, context or sender, or was changed.",
                "fields." + name);
    }

    static Refusal aliasUnknown(int index) {
        return new Refusal("ALIAS_UNKNOWN", "the subject has no alias of this kind.", "aliases[" + index + "]");
    }

    ItemError error() {
        return new ItemError(reason, detail, field);
    }
}
