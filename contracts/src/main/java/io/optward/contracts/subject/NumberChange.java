package io.optward.contracts.subject;

/** Why a subject lost a number. */
public enum NumberChange {
    /** The person has another number now, and it is linked. */
    NEW_NUMBER,
    /** Somebody else has the number now; which one the person has is not known. */
    CHANGED_HANDS
}
