package io.optward.contracts.consent;

/** Why a message is sent. */
public enum Purpose {
    MARKETING(true),
    SURVEY(true),
    /** Needs an opt-in unless the sender's configuration names a contract as its legal basis. */
    UTILITY(true),
    AUTHENTICATION(false),
    CUSTOMER_CARE(false),
    LEGAL_NOTICE(false);

    private final boolean optIn;

    Purpose(boolean optIn) {
        this.optIn = optIn;
    }

    /** Whether the person can agree to it in advance, and so whether STOP withdraws it. */
    public boolean optIn() {
        return optIn;
    }
}
