package io.optward.contracts.vault;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key for each object, in order. */
public record ObjectKeysAnswer(List<Item> items) {

    /**
     * One key; of an item that could not be done only the error is there.
     *
     * @param subject whose data key seals the object's key; of merged subjects the canonical one
     * @param key 256 random bits, base64url without padding, for one object and never for a second: what encrypts the
     *     object, as by a streaming AEAD. To be thrown away once the object is written
     * @param sealed the same key, to be kept beside the object
     * @param field what the sealed key is to be revealed as, in the same context and of the same sender: the object's
     *     field and {@code .key}
     */
    public record Item(
            @Nullable SubjectToken subject,
            @Nullable String key,
            @Nullable SealedValue sealed,
            @Nullable String field,
            @Nullable ItemError error) {

        @Override
        public String toString() {
            return "Item[subject=" + subject + ", field=" + field + ", error=" + error + "]";
        }
    }
}
