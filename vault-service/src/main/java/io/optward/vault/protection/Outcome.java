package io.optward.vault.protection;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.ItemError;
import java.util.List;

/** Whom an item is about, once everybody of the batch was looked up. */
sealed interface Outcome {

    /** It cannot be done. */
    record Refused(ItemError error) implements Outcome {}

    /** It is about nobody; only ids were wanted. */
    record Nobody() implements Outcome {}

    /**
     * It is about this person.
     *
     * @param others further subjects that the item's aliases belong to
     */
    record About(Person person, List<SubjectToken> others) implements Outcome {}
}
