package io.optward.outbound.queue;

import io.optward.contracts.consent.Purpose;

/** Who goes first: a person who waits for a code, then one who waits for an answer, then what they asked for. */
public enum Lane {
    AUTHENTICATION,
    CUSTOMER_CARE,
    UTILITY,
    OTHERS;

    /** The lane of a purpose. */
    public static Lane of(Purpose purpose) {
        return switch (purpose) {
            case AUTHENTICATION -> AUTHENTICATION;
            case CUSTOMER_CARE -> CUSTOMER_CARE;
            case UTILITY -> UTILITY;
            case MARKETING, SURVEY, LEGAL_NOTICE -> OTHERS;
        };
    }
}
