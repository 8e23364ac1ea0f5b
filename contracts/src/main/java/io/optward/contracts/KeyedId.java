package io.optward.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An id that the vault makes by HMAC over something personal or guessable, under a key that does not rotate:
 * {@code mid_…} for a WhatsApp message id, {@code kid_…} for anything else. The same input gives the same id for ever,
 * and nobody without the key can guess back.
 */
public record KeyedId(@JsonValue String value) {

    /** Prefix of the keyed id of a WhatsApp message id; a wamid contains the phone number and is personal data. */
    public static final String MESSAGE_PREFIX = "mid_";

    /** Prefix of every other keyed id. */
    public static final String OTHER_PREFIX = "kid_";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public KeyedId {
        if (!CrockfordId.isOf(MESSAGE_PREFIX, value) && !CrockfordId.isOf(OTHER_PREFIX, value)) {
            throw new IllegalArgumentException("a keyed id is mid_ or kid_ and 26 characters of Crockford base32");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
