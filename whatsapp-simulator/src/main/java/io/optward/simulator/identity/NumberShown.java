package io.optward.simulator.identity;

/** Whether webhooks give a person's phone number. */
public enum NumberShown {
    ALWAYS,
    NEVER,
    /**
     * As Meta does it: not once the person has a username, unless the business number and the phone number had contact in
     * the last 30 days, or the person stands in the contact book.
     */
    BY_RULE
}
