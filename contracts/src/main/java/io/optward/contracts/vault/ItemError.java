package io.optward.contracts.vault;

import org.jspecify.annotations.Nullable;

/**
 * Why one item of a batch could not be done. The others of the batch are not touched by it.
 *
 * @param reason stable word: {@code ALIAS_CONFLICT}, {@code SUBJECT_UNKNOWN}, {@code SUBJECT_ERASED}, …
 * @param detail what happened and what to do, without personal data
 * @param field the member of the item that is wrong
 */
public record ItemError(
        String reason, String detail, @Nullable String field) {}
