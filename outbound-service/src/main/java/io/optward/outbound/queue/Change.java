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
        return new Into(status, at, List.of(), null, null, null, at);
    }

    /**
     * It comes into a state.
     *
     * @param at when that happened
     * @param decision on cleared, denied and waiting: what it rests on
     * @param attempt from SENDING on: which one
     * @param whatsappMessage WhatsApp's id of it, when this is where it became known
     * @param dueAt for WAITING: when to look at it again
     */
    record Into(
            MessageStatus status,
            Instant at,
            List<String> reasons,
            @Nullable Decision decision,
            @Nullable Integer attempt,
            @Nullable KeyedId whatsappMessage,
            Instant dueAt)
            implements Change {

        public Into because(List<String> why) {
            return new Into(status, at, List.copyOf(why), decision, attempt, whatsappMessage, dueAt);
        }

        public Into because(String why) {
            return because(List.of(why));
        }

        public Into decidedBy(@Nullable Decision by) {
            return new Into(
                    status, at, reasons, by == null ? null : by.withoutProof(), attempt, whatsappMessage, dueAt);
        }

        public Into inAttempt(int number) {
            return new Into(status, at, reasons, decision, number, whatsappMessage, dueAt);
        }

        public Into knownAs(@Nullable KeyedId message) {
            return new Into(status, at, reasons, decision, attempt, message, dueAt);
        }

        public Into dueAt(Instant again) {
            return new Into(status, at, reasons, decision, attempt, whatsappMessage, again);
        }
    }

    /** Heard of when the message had already got further, or had ended: remembered in its history only. */
    record Late(
            MessageStatus status,
            Instant at,
            List<String> reasons,
            @Nullable KeyedId whatsappMessage) implements Change {}

    /** Stays as it is and is looked at again later. */
    record PutOff(Instant dueAt) implements Change {}
}
