package io.optward.vault.reveal;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may have what opened, and what for. What no line allows is refused.
 *
 * @param purpose what for
 * @param to the role of people and departments, or the scope of a service, that may
 * @param peopleOnly whether only somebody who signed in may, never a client with credentials of its own
 * @param aliases which addresses and names of a person it opens
 * @param fields which sealed fields it opens, by name
 */
record RevealPolicy(Purpose purpose, String to, boolean peopleOnly, Set<AliasKind> aliases, Predicate<String> fields) {

    /** To send, the address is needed and whatever was handed in for this message. */
    private static final RevealPolicy SEND = new RevealPolicy(
            Purpose.SEND,
            "vault:reveal-for-send",
            false,
            EnumSet.of(AliasKind.PHONE, AliasKind.WA_ID, AliasKind.BSUID),
            _ -> true);

    /** To answer, the words and the media are needed; the address, profile names and the like stay sealed. */
    private static final RevealPolicy CUSTOMER_CARE = new RevealPolicy(
            Purpose.CUSTOMER_CARE,
            "agent",
            false,
            EnumSet.noneOf(AliasKind.class),
            field -> field.equals("body") || field.startsWith("media"));

    /** Whoever asks for their data is to get all of it. */
    private static final RevealPolicy SUBJECT_REQUEST =
            new RevealPolicy(Purpose.SUBJECT_REQUEST, "privacy-admin", true, EnumSet.allOf(AliasKind.class), _ -> true);

    static RevealPolicy of(Purpose purpose) {
        return switch (purpose) {
            case SEND -> SEND;
            case CUSTOMER_CARE -> CUSTOMER_CARE;
            case SUBJECT_REQUEST -> SUBJECT_REQUEST;
        };
    }

    boolean allows(Caller caller) {
        return caller.may(to) && (caller.isPerson() || !peopleOnly);
    }

    /** Whether it opens values that are bound to no sender, such as what departments hand in. */
    boolean opensUnbound() {
        return purpose != Purpose.CUSTOMER_CARE;
    }

    boolean covers(AliasKind alias) {
        return aliases.contains(alias);
    }

    boolean covers(String field) {
        return fields.test(field);
    }
}
