package io.optward.ingress.media;

import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;

/** What came of one attempt to fetch a file. */
sealed interface Outcome {

    /** It is in the object store. */
    record Stored(long sizeBytes) implements Outcome {}

    /** It will never be. */
    record Unavailable(Reason reason) implements Outcome {}

    /** Whose it is was erased. */
    record Erased() implements Outcome {}

    /** Not now. */
    record Later(Trouble trouble) implements Outcome {}
}
