package io.optward.outbound.queue;

import io.optward.contracts.KeyedId;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.outbound.MessageStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happens to a message. */
public sealed interface Change {

    /** It comes into a state, which is remembered and told in an event. */
    static Into into(MessageStatus status, Instant at) {
        return new Into(status, at, List.of(), null, null, null, at, null);
    }

    /**
     * It comes into a state.
     *
     * @param at when that happened
     * @param decision on cleared, denied and waiting: what it rests on
     * @param attempt from SENDING on: which one
     * @param whatsappMessage WhatsApp's id of it, when this is where it became known
     * @param dueAt for WAITING: when to look at it again
     * @param again for WAITING after an unknown outcome: why it may be tried again
     */
    record Into(
            MessageStatus status,
            Instant at,
            List<String> reasons,
            @Nullable Decision decision,
            @Nullable Integer attempt,
            @Nullable KeyedId whatsappMessage,
            Instant dueAt,
            @Nullable Again again)
            implements Change {

        public Into because(List<String> why) {
            return new Into(status, at, List.copyOf(why), decision, attempt, whatsappMessage, dueAt, again);
        }

        public Into because(String why) {
            return because(List.of(why));
        }

        public Into decidedBy(@Nullable Decision by) {
            return new Into(
                    status, at, reasons, by == null ? null : by.withoutProof(), attempt, whatsappMessage, dueAt, again);
        }

        public Into inAttempt(int number) {
            return new Into(status, at, reasons, decision, number, whatsappMessage, dueAt, again);
        }

        public Into knownAs(@Nullable KeyedId message) {
            return new Into(status, at, reasons, decision, attempt, message, dueAt, again);
        }

        public Into dueAt(Instant later) {
            return new Into(status, at, reasons, decision, attempt, whatsappMessage, later, again);
        }

        public Into again(Again why) {
            return new Into(status, at, reasons, decision, attempt, whatsappMessage, dueAt, why);
        }
    }

    /** Why a message whose outcome was unknown may be tried again. */
    enum Again {
        /** The attempt came to light: it was never sent, or refused for now. */
        PROVEN_NOT_SENT,
        /** Nobody ever told, and the person must not miss it: once, and marked as a possible duplicate. */
        POSSIBLE_DUPLICATE
    }

    /**
     * Heard of when the message had already got further, or had ended: remembered in its history only.
     *
     * @param attempt which one, when that is known
     */
    record Late(
            MessageStatus status,
            Instant at,
            List<String> reasons,
            @Nullable KeyedId whatsappMessage,
            @Nullable Integer attempt)
            implements Change {

        /** What a change becomes that the message's course no longer allows. */
        static Late of(Into into) {
            return new Late(into.status(), into.at(), into.reasons(), into.whatsappMessage(), into.attempt());
        }
    }

    /** Stays as it is and is looked at again later. */
    record PutOff(Instant dueAt) implements Change {}
}
