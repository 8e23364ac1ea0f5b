package io.optward.stack.identity;

import java.util.Arrays;
import java.util.Optional;

/** The staff of the demo, in the local stack only. */
public enum DemoPerson {
    /** Queries the log and works requests. */
    CARLA("carla", "Carla", "compliance"),
    /** Reads only. */
    OSCAR("oscar", "Oscar", "auditor"),
    /** Keys, PINs, dead letters. */
    SELMA("selma", "Selma", "security-admin"),
    /** Reveals, exports and erases on a person's request. */
    PETRA("petra", "Petra", "privacy-admin");

    private final String username;
    private final String firstName;
    private final String role;

    DemoPerson(String username, String firstName, String role) {
        this.username = username;
        this.firstName = firstName;
        this.role = role;
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

    /** The role they have. */
    public String role() {
        return role;
    }
}
