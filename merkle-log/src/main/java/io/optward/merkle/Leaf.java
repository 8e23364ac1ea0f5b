package io.optward.merkle;

import java.util.List;

/** What came of turning a record into the bytes of a leaf. */
public sealed interface Leaf {

    /**
     * The record's leaf.
     *
     * @param bytes what is hashed, stored and published, verbatim
     * @param content SHA-256 of what the event says: the leaf without its place on Kafka, without what is sealed, and
     *     without the member {@code receivedAt} of its data, so that a repeated fact has the same content though its
     *     ciphertext and offset differ, and though another delivery of the same webhook brought it
     * @param sealed the ciphertexts that the leaf only names by their digest, each once, in the order they stand
     */
    @SuppressWarnings("ArrayRecordComponent") // the bytes are the point; nobody compares two leaves by equals
    record Canonical(byte[] bytes, Hash content, List<Sealed> sealed) implements Leaf {

        public Canonical {
            sealed = List.copyOf(sealed);
        }
    }

    /** The record has no leaf of its own; {@link LeafBytes#ofRefused} makes one that says so. */
    record Refused(Reason reason) implements Leaf {}

    /**
     * A ciphertext that was taken out of a leaf.
     *
     * @param digest SHA-256 of the ciphertext's UTF-8 bytes, which the leaf holds in its place
     * @param ciphertext the sealed value, beginning with {@code sealed:v1:}
     */
    record Sealed(Hash digest, String ciphertext) {}

    /** Why a record cannot be a leaf as it is. */
    enum Reason {
        /** There is data, and no {@code ce_id} of the form that event ids have. */
        NOT_AN_EVENT,
        /** The data is not one JSON value in UTF-8. */
        NOT_JSON,
        /** An object names a member twice: readers would differ on what it says. */
        REPEATED_MEMBER,
        /** A {@code ce_} header stands twice. */
        REPEATED_ATTRIBUTE,
        /** The key, a {@code ce_} header or a string of the data is not well-formed Unicode. */
        NOT_UNICODE,
        /** A number would be changed by RFC 8785, which writes IEEE 754 doubles. */
        NUMBER_NOT_EXACT,
        /** The leaf would be longer than {@link LeafBytes#LONGEST}. */
        TOO_LONG
    }
}
