package io.optward.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Authenticated ciphertext under a subject's own data key, as text: {@code sealed:v1:} and base64url. Safe to put in an
 * event; noise once the subject's key is destroyed. Opens only for the subject, field and context it was sealed for.
 */
public record SealedValue(@JsonValue String text) {

    public static final String PREFIX = "sealed:v1:";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SealedValue {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a sealed value starts with " + PREFIX);
        }
    }

    @Override
    public String toString() {
        return "SealedValue[" + text.length() + " characters]";
    }
}
