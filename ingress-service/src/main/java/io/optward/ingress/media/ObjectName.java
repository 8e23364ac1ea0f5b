package io.optward.ingress.media;

import io.optward.contracts.CrockfordId;

/** What a sealed object is called and asked for by: {@code obj_} and 128 random bits. It says nothing of what it is. */
record ObjectName(String value) {

    private static final String PREFIX = "obj_";

    ObjectName {
        if (!isOne(value)) {
            throw new IllegalArgumentException("an object's name is obj_ and 26 characters");
        }
    }

    static ObjectName random() {
        return new ObjectName(CrockfordId.random(PREFIX));
    }

    static boolean isOne(String text) {
        return CrockfordId.isOf(PREFIX, text);
    }

    @Override
    public String toString() {
        return value;
    }
}
