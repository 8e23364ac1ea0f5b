package io.optward.simulator.business;

import java.util.Locale;

/** What Meta approved a template for. */
public enum Category {
    MARKETING,
    UTILITY,
    AUTHENTICATION;

    /** As in the pricing block of a status. */
    public String priced() {
        return name().toLowerCase(Locale.ROOT);
    }
}
