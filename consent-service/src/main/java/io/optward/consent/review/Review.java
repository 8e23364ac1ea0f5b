package io.optward.consent.review;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person said and that another person must look at. What they wrote is not here: whoever may read it
 * has the vault open the message.
 *
 * @param id {@code rev_…}
 * @param sender the phone number id that was written to
 * @param message the message; its content is revealed under this id
 * @param keyword the entry of the keyword list that matched
 * @param suspension the ledger's entry that suspends marketing until this is decided; absent of a request for data
 * @param actor who decided; {@code person} where they said themselves what they want
 * @param note what whoever decided wrote about it
 */
public record Review(
        String id,
        Kind kind,
        State state,
        SubjectToken subject,
        String sender,
        KeyedId message,
        SignalHeard.Method method,
        String keyword,
        String language,
        Instant heardAt,
        @Nullable String suspension,
        @Nullable Instant decidedAt,
        @Nullable String actor,
        @Nullable String note) {

    /** What it may be. */
    public enum Kind {
        /** An opt-out, or nothing of the kind: marketing is suspended. */
        AMBIGUOUS,
        /** A wish to have their data, or to have them erased. */
        DATA_REQUEST
    }

    /** What became of it. */
    public enum State {
        OPEN,
        /** It was an opt-out. */
        OPT_OUT,
        /** It was none. */
        NOTHING_MEANT,
        /** Somebody sees to the request for data. */
        TAKEN_UP,
        /** The person said afterwards, and clearly, what they want. */
        SETTLED_BY_THEMSELVES
    }
}
