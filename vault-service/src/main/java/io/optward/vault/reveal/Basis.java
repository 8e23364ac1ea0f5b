package io.optward.vault.reveal;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealRequest.Purpose;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reveal rests on and how far that goes.
 *
 * @param id of the decision, or of the inbound event; stands in the audit fact
 */
record Basis(Purpose purpose, String id) {

    private static final Set<AliasKind> ADDRESSES = EnumSet.of(AliasKind.PHONE, AliasKind.WA_ID, AliasKind.BSUID);

    /**
     * The id if it was proven before anything was opened: a decision's was, by its MAC; an inbound event's is only
     * proven by a value that opens, and what is not proven may be anything and stands in no fact.
     */
    @Nullable
    String proven() {
        return switch (purpose) {
            case SEND -> id;
            case CUSTOMER_CARE -> null;
        };
    }

    /** To send, the person's address is needed; to answer, it is not. */
    boolean covers(AliasKind alias) {
        return switch (purpose) {
            case SEND -> ADDRESSES.contains(alias);
            case CUSTOMER_CARE -> false;
        };
    }

    /** Of what a person wrote, care reads the words and the media; profile names and the like stay sealed. */
    boolean covers(String field) {
        return switch (purpose) {
            case SEND -> true;
            case CUSTOMER_CARE -> field.equals("body") || field.startsWith("media");
        };
    }
}
