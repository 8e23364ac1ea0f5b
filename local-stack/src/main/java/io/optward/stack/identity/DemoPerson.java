package io.optward.stack.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** The staff of the demo, in the local stack only. */
public enum DemoPerson {
    /** Queries the log and works requests. */
    CARLA("carla", "Carla", "compliance", true),
    /** Reads only. */
    OSCAR("oscar", "Oscar", "auditor", false),
    /** Keys, PINs, dead letters. */
    SELMA("selma", "Selma", "security-admin", false),
    /** Reveals, exports and erases on a person's request. */
    PETRA("petra", "Petra", "privacy-admin", true);

    private final String username;
    private final String firstName;
    private final String role;
    private final boolean reveals;

    DemoPerson(String username, String firstName, String role, boolean reveals) {
        this.username = username;
        this.firstName = firstName;
        this.role = role;
        this.reveals = reveals;
    }

    /** The person of this name. */
    public static Optional<DemoPerson> named(String username) {
        return Arrays.stream(values())
                .filter(person -> person.username.equals(username))
                .findFirst();
    }

    /** What they sign in as. */
    public String username() {
        return username;
    }

    /** What they are called. */
    public String firstName() {
        return firstName;
    }

    /** Until when they may reveal values, as far as the training for it goes; empty for those who are not to. */
    public Optional<Instant> trainedUntil() {
        return reveals ? Optional.of(Instant.parse("2099-12-31T00:00:00Z")) : Optional.empty();
    }

    /** The role they have. */
    public String role() {
        return role;
    }
}
