package io.optward.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A person, known everywhere but in the vault by this token only: {@code sub_} and 26 characters of Crockford base32,
 * that is 128 random bits. Never derived from anything about the person.
 */
public record SubjectToken(@JsonValue String value) {

    private static final String PREFIX = "sub_";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SubjectToken {
        if (!CrockfordId.isOf(PREFIX, value)) {
            throw new IllegalArgumentException("a subject token is sub_ and 26 characters of Crockford base32");
        }
    }

    /** A token for somebody not known before. */
    public static SubjectToken random() {
        return new SubjectToken(CrockfordId.random(PREFIX));
    }

    @Override
    public String toString() {
        return value;
    }
}
