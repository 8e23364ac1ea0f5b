package io.optward.contracts.vault;

import io.optward.contracts.SubjectToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for keys for objects that are too large to pass the vault, one for each; at most 1,000 items. */
public record ObjectKeysRequest(List<Item> items) {

    /**
     * One object.
     *
     * @param subject whose it is: erasing the subject makes the object noise
     * @param context the event id the object belongs to
     * @param sender the phone number id that a person wrote to, where they wrote
     * @param field what the object is of the event, such as {@code media}
     */
    public record Item(
            SubjectToken subject, String context, @Nullable String sender, String field) {}
}
