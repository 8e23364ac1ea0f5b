package io.optward.contracts.subject;

/** Where a subject stands in its life. */
public enum SubjectState {
    ACTIVE,
    /** Somebody who was erased came back by an import: may not be contacted until the person acts. */
    SUPPRESSED,
    ERASED
}
