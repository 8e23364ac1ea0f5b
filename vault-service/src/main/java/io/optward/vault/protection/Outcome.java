package io.optward.vault.protection;

import io.optward.contracts.vault.ItemError;

/** Whom an item is about, once everybody of the batch was looked up. */
sealed interface Outcome {

    /** It cannot be done. */
    record Refused(ItemError error) implements Outcome {}

    /** It is about nobody; only ids were wanted. */
    record Nobody() implements Outcome {}

    /** It is about this person, who may become one with another further down the batch. */
    record About(Person person) implements Outcome {}
}
