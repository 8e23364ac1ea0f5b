package io.optward.vault.reveal;

import io.optward.contracts.vault.RevealRequest.Purpose;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reveal rests on.
 *
 * @param id of the decision, of the inbound event, or of the case; stands in the audit fact
 * @param senders the senders that it is about, of values that are bound to one
 * @param served those of them that the caller's department serves
 */
record Basis(Purpose purpose, String id, Set<String> senders, Set<String> served) {

    /**
     * The id if it may stand in a fact though nothing was opened: a decision's was proven by its MAC, a case's form was
     * looked at; an inbound event's is only proven by a value that opens, and what is not proven may be anything.
     */
    @Nullable
    String proven() {
        return switch (purpose) {
            case SEND, SUBJECT_REQUEST -> id;
            case CUSTOMER_CARE -> null;
        };
    }
}
